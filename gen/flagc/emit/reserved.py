# SPDX-License-Identifier: MIT
"""Names that belong to C, C++ or their libraries."""

from typing import FrozenSet

# C99 to C23.
_C = """
auto break case char const continue default do double else enum extern float for goto if inline int long register
restrict return short signed sizeof static struct switch typedef union unsigned void volatile while _Alignas _Alignof
_Atomic _BitInt _Bool _Complex _Decimal128 _Decimal32 _Decimal64 _Generic _Imaginary _Noreturn _Static_assert
_Thread_local alignas alignof bool constexpr false nullptr static_assert thread_local true typeof typeof_unqual asm
"""

# C++11 to C++20, without those above; alternative spellings of operators are keywords there.
_CPP = """
and and_eq bitand bitor catch char16_t char32_t char8_t class co_await co_return co_yield compl concept const_cast
consteval constinit decltype delete dynamic_cast explicit export friend mutable namespace new noexcept not not_eq
operator or or_eq private protected public reinterpret_cast requires static_cast template this throw try typeid typename
using virtual wchar_t xor xor_eq
"""

# Macros of the standard library, of compilers and of widespread system headers.
_MACROS = """
NULL EOF assert errno offsetof setjmp stdin stdout stderr va_arg va_copy va_end va_start complex imaginary I INFINITY
NAN HUGE_VAL RAND_MAX BUFSIZ FILENAME_MAX FOPEN_MAX SEEK_CUR SEEK_END SEEK_SET EXIT_FAILURE EXIT_SUCCESS CLOCKS_PER_SEC
CHAR_BIT CHAR_MAX CHAR_MIN INT_MAX INT_MIN LONG_MAX LONG_MIN LLONG_MAX LLONG_MIN SCHAR_MAX SCHAR_MIN SHRT_MAX SHRT_MIN
UCHAR_MAX UINT_MAX ULONG_MAX ULLONG_MAX USHRT_MAX SIZE_MAX PTRDIFF_MAX PTRDIFF_MIN INTMAX_MAX INTMAX_MIN UINTMAX_MAX
INTPTR_MAX INTPTR_MIN UINTPTR_MAX SIG_ATOMIC_MAX SIG_ATOMIC_MIN WCHAR_MAX WCHAR_MIN WINT_MAX WINT_MIN
INT8_MAX INT8_MIN UINT8_MAX INT16_MAX INT16_MIN UINT16_MAX INT32_MAX INT32_MIN UINT32_MAX INT64_MAX INT64_MIN UINT64_MAX
INT8_C UINT8_C INT16_C UINT16_C INT32_C UINT32_C INT64_C UINT64_C INTMAX_C UINTMAX_C SIGABRT SIGFPE SIGILL SIGINT SIGSEGV
SIGTERM SIG_DFL SIG_ERR SIG_IGN LC_ALL LC_COLLATE LC_CTYPE LC_MONETARY LC_NUMERIC LC_TIME TIME_UTC EDOM ERANGE EILSEQ
unix linux i386 arm mips sparc far near min max interface minor major makedev PROGMEM
"""

# Types of the standard headers that every generated header includes.
_TYPES = """
int8_t int16_t int32_t int64_t uint8_t uint16_t uint32_t uint64_t intptr_t uintptr_t intmax_t uintmax_t size_t ptrdiff_t
max_align_t nullptr_t
int_fast8_t int_fast16_t int_fast32_t int_fast64_t uint_fast8_t uint_fast16_t uint_fast32_t uint_fast64_t
int_least8_t int_least16_t int_least32_t int_least64_t uint_least8_t uint_least16_t uint_least32_t uint_least64_t
"""

# Functions of the C library, and of POSIX: defining one anew replaces it for the whole program.
_FUNCTIONS = """
abort abs acos acosh aligned_alloc asctime asin asinh at_quick_exit atan atan2 atanh atexit atof atoi atol atoll bsearch
btowc calloc call_once carg cbrt ceil cimag clearerr clock conj copysign cos cosh cproj creal ctime difftime div erf erfc
exit exp exp2 expm1 fabs fclose fdim feof ferror fflush fgetc fgetpos fgets floor fma fmax fmin fmod fopen fprintf fputc
fputs fread free freopen frexp fscanf fseek fsetpos ftell fwrite getc getchar getenv gets gmtime hypot ilogb imaxabs
imaxdiv isalnum isalpha isblank iscntrl isdigit isgraph islower isprint ispunct isspace isupper isxdigit labs ldexp ldiv
lgamma llabs lldiv llrint llround localeconv localtime log log10 log1p log2 logb longjmp lrint lround malloc mblen
mbrlen mbrtowc mbstowcs mbtowc memccpy memchr memcmp memcpy memmove memset memset_explicit mktime modf nan nearbyint
nextafter perror pow printf putc putchar puts qsort quick_exit raise rand realloc remainder remove remquo rename rewind
rint round scanf setbuf setlocale setvbuf signal sin sinh snprintf sprintf sqrt srand sscanf strcat strchr strcmp strcoll
strcpy strcspn strdup strerror strftime strlen strncat strncmp strncpy strndup strpbrk strrchr strspn strstr strtod strtof
strtok strtol strtold strtoll strtoul strtoull strxfrm swprintf system tan tanh tgamma time timespec_get tmpfile tmpnam
tolower toupper trunc ungetc vfprintf vprintf vscanf vsnprintf vsprintf vsscanf wcscpy wcslen wctomb
main accept access alarm bind brk chdir chmod chown close connect creat daemon dup dup2 environ execve fcntl fork fstat
fsync ftruncate gamma getpid index initgroups ioctl j0 j1 jn kill link listen lockf lseek mkdir mmap mount munmap nice
open pause pipe poll pread ptrace pwrite random read readlink reboot recv rindex rmdir sbrk select send sendfile shutdown
sleep socket splice stat stime strsep swab swapoff swapon symlink sync syscall tee times truncate umask umount uname
unlink usleep utime vfork vhangup wait waitpid write y0 y1 yn
"""


def _set(*texts: str) -> FrozenSet[str]:
    return frozenset(word for text in texts for word in text.split())


C_KEYWORDS = _set(_C)
CPP_KEYWORDS = _set(_CPP)
MACROS = _set(_MACROS)
TYPES = _set(_TYPES)
FUNCTIONS = _set(_FUNCTIONS)
ALL = C_KEYWORDS | CPP_KEYWORDS | MACROS | TYPES | FUNCTIONS


def owner(name: str, member: bool = False) -> str:
    """Whose name it is, for a message; empty if it is free. Members of a struct share no space with functions and types."""
    if name in C_KEYWORDS:
        return "a keyword of C"
    if name in CPP_KEYWORDS:
        return "a keyword of C++"
    if name in MACROS:
        return "a macro of C or of common system headers"
    if not member and name in TYPES:
        return "a type of the C library"
    if not member and name in FUNCTIONS:
        return "a function of the C library or of POSIX"
    # The compiler and its library may use any of these.
    return "reserved for the compiler" if name.startswith("_") else ""
