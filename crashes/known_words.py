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

# The word before a number that is an answer of a server.
BEFORE_STATUS = _words(
    "answered api code error failed fetch gave got http received rejected request responded"
    " response returned server status statuscode status_code upstream was with"
)
