"""List the words that messages of Node, Chromium and SQLite are made of."""


def _words(words: str) -> frozenset[str]:
    return frozenset(words.split())


# libuv's names of what a system refuses, and those that Node adds.
ERRNOS = _words(
    "E2BIG EACCES EADDRINUSE EADDRNOTAVAIL EAFNOSUPPORT EAGAIN EAI_ADDRFAMILY EAI_AGAIN"
    " EAI_BADFLAGS EAI_FAIL EAI_FAMILY EAI_MEMORY EAI_NODATA EAI_NONAME EAI_SERVICE EALREADY"
    " EBADF EBUSY ECANCELED ECHARSET ECONNABORTED ECONNREFUSED ECONNRESET EDEADLK EDESTADDRREQ"
    " EDOM EDQUOT EEXIST EFAULT EFBIG EFTYPE EHOSTDOWN EHOSTUNREACH EILSEQ EINPROGRESS EINTR EINVAL"
    " EIO EISCONN EISDIR ELOOP EMFILE EMLINK EMSGSIZE ENAMETOOLONG ENETDOWN ENETRESET ENETUNREACH"
    " ENFILE ENOBUFS ENODATA ENODEV ENOENT ENOEXEC ENOLCK ENOMEM ENONET ENOPROTOOPT ENOSPC ENOSYS"
    " ENOTCONN ENOTDIR ENOTEMPTY ENOTFOUND ENOTSOCK ENOTSUP ENOTTY ENXIO EOF EOPNOTSUPP EOVERFLOW"
    " EPERM EPIPE EPROTO EPROTONOSUPPORT EPROTOTYPE ERANGE EREMOTEIO EROFS ESHUTDOWN"
    " ESOCKETTIMEDOUT ESPIPE ESRCH ETIME ETIMEDOUT ETXTBSY EUNATCH EUNKNOWN EXDEV ESTALE"
)

# Codes that name a family: what went wrong stands behind them.
VAGUE_CODES = _words("SQLITE_ERROR SQLITE_CONSTRAINT SQLITE_MISUSE")

# Free names, which no bundler changes: they say what is missing. All others may be minified.
GLOBALS = _words(
    "AbortController Buffer Notification ReadableStream ResizeObserver SharedArrayBuffer"
    " WebAssembly WebSocket Worker XMLHttpRequest __dirname __filename __webpack_require__"
    " clearImmediate crypto customElements define document exports fetch global globalThis"
    " importScripts indexedDB localStorage module navigator performance process regeneratorRuntime"
    " require self sessionStorage setImmediate structuredClone window"
)

# The word before a number that is the status of an HTTP answer.
BEFORE_STATUS = _words("code http response status statuscode status_code")
# The word before one, if the number is one of those that mean a failure.
BEFORE_FAILURE = _words(
    "a an answered api error failed failure fetch gave got received rejected request responded"
    " returned server upstream was with"
)
# The word behind one: what a server says beside it.
BEHIND_FAILURE = _words(
    "bad conflict content failed forbidden gateway gone insufficient internal locked method not"
    " page payload payment proxy range request service status timeout too unauthorized unavailable"
    " unprocessable unsupported"
)
FAILURES = frozenset({*range(400, 418), 421, 422, 423, 424, 425, 426, 428, 429, 431, 451, 499})
FAILURES |= {*range(500, 512), *range(520, 531)}
# The word before a number that is none, although it stands alone or in parentheses.
BEFORE_COUNT = _words(
    "after at block channel chunk column device frame id in index item job line number of packet"
    " page part pid port position row sample segment session size step track user"
)
