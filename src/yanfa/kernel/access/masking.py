"""Masking of personal data: what a page shows until somebody unmasks it with a reason."""

STAR = "*"


def mask_name(name: str) -> str:
    """张三 → 张*, 张三丰 → 张**; a name in Latin letters keeps the first letter of each word: J*** S****."""
    name = name.strip()
    if not name.isascii():
        return name[:1] + STAR * (len(name) - 1)
    return " ".join(word[:1] + STAR * (len(word) - 1) for word in name.split())


def mask_phone(phone: str) -> str:
    """13812341234 → 138****1234; a land line keeps its last four digits; what is too short shows nothing."""
    phone = phone.strip()
    if len(phone) == 11 and phone.isdigit():
        return f"{phone[:3]}****{phone[7:]}"
    return _keep(phone, head=0, tail=4) if len(phone) >= 7 else STAR * len(phone)


def mask_id(number: str) -> str:
    """An identity number of 15 or 18 places keeps 3 + 4 and hides the date of birth; others keep 1 + 2."""
    number = number.strip()
    if len(number) >= 15:
        return _keep(number, head=3, tail=4)
    return _keep(number, head=1, tail=2) if len(number) >= 6 else STAR * len(number)


def mask_email(address: str) -> str:
    """zhangsan@example.org → z***@example.org; the length of the name is hidden too."""
    local, at, domain = address.strip().rpartition("@")
    if not at:
        return STAR * len(domain)
    return f"{local[:1]}***@{domain}"


def _keep(text: str, *, head: int, tail: int) -> str:
    return text[:head] + STAR * (len(text) - head - tail) + text[len(text) - tail :]
