"""Log lines are JSON, one event each, with the request's id."""

import json
import logging

from yanfa.config.jsonlog import JsonFormatter


def line(message, *args, exc_info=None):
    record = logging.LogRecord("yanfa.test", logging.ERROR, __file__, 1, message, args, exc_info)
    return JsonFormatter().format(record)


def test_an_event_is_one_line_whatever_it_says():
    text = line("登录失败：%s", 'x"\r\n{"level": "info"}')
    assert "\n" not in text
    assert json.loads(text)["message"] == '登录失败：x"\r\n{"level": "info"}'
    assert json.loads(text)["level"] == "error"


def test_an_exception_is_told():
    try:
        raise ValueError("不对")
    except ValueError as problem:
        told = json.loads(line("failed", exc_info=(type(problem), problem, problem.__traceback__)))
    assert "ValueError: 不对" in told["exception"]
