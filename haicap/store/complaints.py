"""What to tell a person about an error that a person can cause: one sentence in each language."""

import errno


def sentences(error: BaseException) -> tuple[str, str] | None:
    """Return what to tell a person about an error that a person can cause (vi, en), or None for a bug of ours."""
    seen: BaseException | None = error
    while seen is not None:
        said = _own_sentences(seen) or _system_sentences(seen)
        if said is not None:
            return said
        seen = seen.__cause__
    return None


def _own_sentences(error: BaseException) -> tuple[str, str] | None:
    vi, en = getattr(error, "vi", None), getattr(error, "en", None)
    if not (isinstance(vi, str) and isinstance(en, str)):
        return None
    file, line = getattr(error, "file", ""), getattr(error, "line", 0)
    place = f"{file}:{line}: " if file and line else f"{file}: " if file else ""
    return place + vi, place + en


def _system_sentences(error: BaseException) -> tuple[str, str] | None:
    import psycopg

    is_full = isinstance(error, OSError) and error.errno in {errno.ENOSPC, errno.EDQUOT}
    if is_full or isinstance(error, psycopg.errors.DiskFull):
        return (
            "Ổ đĩa đã đầy; hãy giải phóng chỗ trống rồi chạy lại.",
            "The disk is full; free some space, then run this again.",
        )
    if isinstance(error, psycopg.OperationalError):
        why = (str(error).strip().splitlines() or [type(error).__name__])[0]
        return (
            f"Mất kết nối với cơ sở dữ liệu ({why}); hãy kiểm tra máy chủ PostgreSQL rồi chạy lại.",
            f"The database is out of reach ({why}); check the PostgreSQL server, then run this again.",
        )
    if isinstance(error, PermissionError) and error.filename:
        return (
            f"Không có quyền với {error.filename}; hãy cấp quyền, hoặc đặt HAICAP_HOME ở thư mục khác.",
            f"No right to {error.filename}; grant it, or set HAICAP_HOME to another folder.",
        )
    return None
