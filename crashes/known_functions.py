"""Name the functions and files that say nothing about where a bug is: data, open to additions."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Self


def _words(words: str) -> frozenset[str]:
    return frozenset(words.split())


# The language's and its runtimes' own, and those of packages whose path may be cut off;
# transpilers' names for what was an async function.
BUILTINS = _words(
    "anonymous apply bind call catch computed constructor default emit every exports filter finally"
    " find findIndex flatMap forEach handleEvent includes join listener map match next oncomplete"
    " reduce reject resolve sort splice some then toString toJSON valueOf"
    " adopt asyncGeneratorStep asyncToGenerator awaiter callee eval fulfilled generator"
    " invokeGuarded module rejected require step toESM tryCatch vitePreload"
    " webpack_require commonJS"
    " settle handleStreamEnd onTimeout onImmediate listOnTimeout processTimers"
    " processTicksAndRejections"
)

# Owners that V8 writes before a method and that are no class of the app.
BUILTIN_OWNERS = _words(
    "Array ArrayBuffer Function Generator Immediate JSON Map Module Object Promise Proxy Set String"
    " Timeout Window Document HTMLElement EventEmitter WebContents exports global globalThis module"
    " process self window"
)

# Names that many classes have: alone they say too little.
GENERIC = _words(
    "activate apply boot bootstrap callback close componentDidCatch componentDidMount"
    " componentDidUpdate componentWillUnmount connect create deactivate destroy disconnect dispose"
    " execute get handle handler init initialize load main mount open process put read refresh"
    " register remove render reset restore run save send set setup show shutdown start stop"
    " teardown toggle unmount update write"
)

# A name of these words alone is a tool in many hands, if one of them is among CORE_HELPER_WORDS.
CORE_HELPER_WORDS = _words(
    "api assert attempt backoff debounce debounced error errors ensure expect fail fetch guard"
    " guarded http https invariant invoke memoize memoized ok promisify raise request response"
    " rethrow retries retry retrying safe safely throttle throttled throw timeout unwrap wrap"
    " wrapped"
)
HELPER_WORDS = CORE_HELPER_WORDS | _words(
    "aborted after ajax async auth authed authorized await base body call capture check create"
    " defined delete do exception exec execute exists failed for from get handle handler if"
    " internal ipc is json log make must not null on once or p parse patch perform post promise"
    " put raw rejection report result run send status sync to try undefined url validate with"
)
# A function that such a word begins wraps or checks anything; a method may be a class's own.
HELPER_PREFIXES = _words("assert invariant with")
HELPERS = _words("check getJson must postJson putJson sendJson unreachable")

# Base names, without extension and hash, of packages whose path a client may have cut off.
LIBRARY_FILES = _words(
    "vendor vendors chunk-vendors framework polyfill polyfills react react-dom react-dom-client"
    " react-jsx-runtime react.production react-dom.production scheduler preact vue lodash rxjs"
    " preload-helper commonjsHelpers _commonjsHelpers"
    " wrappers sqlite3 AxiosError createError settle dispatchRequest InterceptorManager"
    " AppUpdater MacUpdater NsisUpdater BaseUpdater GitHubProvider GenericProvider httpExecutor"
    " websocket websocket-server follow-redirects node-fetch retry_operation"
    " electron-log electron-store bindings node-gyp-build undici APIClient APIPromise"
    " zod ajv immer zustand redux redux-toolkit react-redux react-router react-router-dom mobx"
)
# Classes of packages that an app would hardly call its own.
LIBRARY_CLASSES = _words(
    "AppUpdater Axios Conf ElectronStore FfmpegCommand Knex MacUpdater NsisUpdater OpenAI"
    " PrismaClient RedirectableRequest Sequelize WebSocketServer ZodArray ZodObject ZodType"
)

# Files of a bundle whose name says nothing about what is in them.
BUNDLES = _words("app bundle chunk common entry index main preload renderer shared")


@dataclass(frozen=True, slots=True)
class KnownFunctions:
    """The lists, as one value that the rules are given."""

    builtins: frozenset[str] = BUILTINS
    builtin_owners: frozenset[str] = BUILTIN_OWNERS
    generic: frozenset[str] = GENERIC
    core_helper_words: frozenset[str] = CORE_HELPER_WORDS
    helper_words: frozenset[str] = HELPER_WORDS
    helper_prefixes: frozenset[str] = HELPER_PREFIXES
    helpers: frozenset[str] = HELPERS
    library_files: frozenset[str] = LIBRARY_FILES
    library_classes: frozenset[str] = LIBRARY_CLASSES
    bundles: frozenset[str] = BUNDLES

    def with_helpers(self, names: Iterable[str]) -> Self:
        """Return the lists with further names of helper functions, such as ``runStatement``."""
        return replace(self, helpers=self.helpers | frozenset(names))


KNOWN = KnownFunctions()
