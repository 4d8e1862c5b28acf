"""Every variable that an operator sets in the environment, with its meaning: the settings page is written from this."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Variable:
    """One environment variable."""

    name: str
    default: str
    meaning: str


VARIABLES = (
    Variable(
        "YANFA_MODE",
        "production",
        "demonstration、production 或 test；`./yanfa run` 自动设为 demonstration。",
    ),
    Variable("YANFA_DATA_DIR", "var/<mode>", "数据目录：嵌入式数据库、上传文件、见证文件。"),
    Variable("DATABASE_URL", "嵌入式 SQLite", "数据库地址，例如 postgres://yanfa@db/yanfa。"),
    Variable("SECRET_KEY", "", "签名密钥，至少 40 个字符，生产环境必填。"),
    Variable("YANFA_FIELD_KEYS", "", "字段加密密钥，“编号:base64”以逗号分隔；第一把用于加密，其余用于解密。"),
    Variable("YANFA_BLIND_INDEX_KEY", "", "加密字段检索索引的密钥。"),
    Variable("YANFA_CRYPTO_SUITE", "standard", "standard（AES-256-GCM、SHA-256）或 guomi（SM4-GCM、SM3）。"),
    Variable("YANFA_WITNESS_DIR", "数据目录/witness", "审计见证文件的目录，应放在应用帐号不能改写的地方。"),
    Variable("YANFA_WITNESS_KEY", "", "见证签名的密钥。"),
    Variable("ALLOWED_HOSTS", "127.0.0.1,localhost", "本站域名，以逗号分隔。"),
    Variable("CSRF_TRUSTED_ORIGINS", "", "反向代理后的来源地址，例如 https://www.example.gov.cn。"),
    Variable("YANFA_TRUSTED_PROXIES", "0", "前置反向代理的层数；为 0 时不采信 X-Forwarded-For。"),
    Variable("YANFA_PLAIN_HTTP", "false", "仅在内网且没有 TLS 时设为 true。"),
    Variable("YANFA_OPEN_REGISTRATION", "true", "公众是否可以自行注册帐号。"),
    Variable("YANFA_OIDC_ISSUER", "", "统一身份认证（OpenID Connect）的签发地址；为空则不启用。"),
    Variable("YANFA_OIDC_NAME", "统一身份认证", "登录页上统一身份认证的名称。"),
    Variable("YANFA_OIDC_CLIENT_ID", "", "在统一身份认证登记的应用编号。"),
    Variable("YANFA_OIDC_CLIENT_SECRET", "", "在统一身份认证登记的应用密钥。"),
    Variable("YANFA_OIDC_OPENS_ACCOUNTS", "true", "未绑定的身份首次登录时是否自动开立公众帐号。"),
    Variable(
        "YANFA_CLAMD", "", "病毒扫描服务地址，例如 tcp://127.0.0.1:3310；扫描服务停用时上传文件一律隔离。"
    ),
    Variable("EMAIL_HOST", "localhost", "发信服务器。"),
    Variable("EMAIL_PORT", "25", "发信端口。"),
    Variable("EMAIL_HOST_USER", "", "发信帐号。"),
    Variable("EMAIL_HOST_PASSWORD", "", "发信口令。"),
    Variable("EMAIL_USE_TLS", "false", "发信是否启用 TLS。"),
    Variable("DEFAULT_FROM_EMAIL", "noreply@localhost", "发件人地址。"),
    Variable("YANFA_WEB_PROCESSES", "处理器核数", "网页进程数。"),
    Variable("YANFA_WEB_THREADS", "4", "每个进程的线程数。"),
    Variable(
        "YANFA_METRICS_SECRET",
        "",
        "其他机器上的监控系统读取 /metrics 时出示的密钥（Authorization: Bearer …）；为空则只有本机可以读取。",
    ),
    Variable(
        "PROMETHEUS_MULTIPROC_DIR",
        "每次启动新建的内存目录",
        "各网页进程计数文件的目录，应在本机内存盘或本地磁盘上；自行指定时，每次启动前须清空。",
    ),
    Variable(
        "YANFA_MEASURING",
        "on",
        "平台是否自行记录响应时间和访问量；设为 off 时不记录、不发访问统计 Cookie，门户网站访问量没有数据来源。",
    ),
    Variable("YANFA_PORT", "8000", "`./yanfa run` 的端口。"),
)
