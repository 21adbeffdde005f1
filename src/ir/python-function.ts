import { DefineError } from '../errors/define-error.js'
import { valueText } from '../util/value-text.js'

/** A function in a Python file of the user's own; the file travels with the job as a module. */
export interface PythonFunction {
  /** Path of the file, absolute once loaded. */
  readonly file: string
  readonly function: string
}

/** Modules that such a file would hide, and names that the script has for its own. */
const TAKEN = new Set(
  `abc aifc antigravity argparse array ast asynchat asyncio asyncore atexit audioop base64 bdb binascii bisect builtins
  bz2 cProfile calendar cgi cgitb chunk cmath cmd code codecs codeop collections colorsys compileall concurrent
  configparser contextlib contextvars copy copyreg crypt csv ctypes curses dataclasses datetime dbm decimal difflib dis
  distutils doctest email encodings ensurepip enum errno faulthandler fcntl filecmp fileinput fnmatch fractions ftplib
  functools gc genericpath getopt getpass gettext glob graphlib grp gzip hashlib heapq hmac html http idlelib imaplib
  imghdr imp importlib inspect io ipaddress itertools json keyword lib2to3 linecache locale logging lzma mailbox mailcap
  marshal math mimetypes mmap modulefinder msilib multiprocessing netrc nis nntplib nt ntpath nturl2path numbers opcode
  operator optparse os ossaudiodev pathlib pdb pickle pickletools pipes pkgutil platform plistlib poplib posix posixpath
  pprint profile pstats pty pwd py_compile pyclbr pydoc pydoc_data pyexpat queue quopri random re readline reprlib
  resource rlcompleter runpy sched secrets select selectors shelve shlex shutil signal site smtpd smtplib sndhdr socket
  socketserver spwd sqlite3 sre_compile sre_constants sre_parse ssl stat statistics string stringprep struct subprocess
  sunau symtable sys sysconfig syslog tabnanny tarfile telnetlib tempfile termios textwrap this threading time timeit
  tkinter token tokenize tomllib trace traceback tracemalloc tty turtle turtledemo types typing unicodedata unittest
  urllib uu uuid venv warnings wave weakref webbrowser winreg winsound wsgiref xdrlib xml xmlrpc zipapp zipfile
  zipimport zlib zoneinfo
  numpy pandas py4j pyarrow pyspark sparkwire zmq
  F SparkSession Decimal open_bridge spark bridge
  False None True and as assert async await break class continue def del elif else except finally for from global if
  import in is lambda nonlocal not or pass raise return try while with yield`.split(/\s+/),
)

const isIdentifier = (text: unknown): boolean =>
  typeof text === 'string' && /^[A-Za-z_][A-Za-z0-9_]{0,99}$/.test(text)

/** The name under which Python imports a file. */
export function moduleOf({ file }: Pick<PythonFunction, 'file'>): string {
  return file.slice(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1).replace(/\.py$/, '')
}

/** @throws DEFINE_BAD_VALUE unless Python can import the file as a module of its own, and the name is one. */
export function checkPythonFunction({ file, function: name }: PythonFunction): void {
  const path: unknown = file
  if (typeof path !== 'string' || !path.endsWith('.py') || path.includes('\0')) {
    throw wrong(
      `File of a Python function: ${valueText(file)}. Expected the path of a file that ends in .py.`,
    )
  }
  const module = moduleOf({ file: path })
  if (!isIdentifier(module) || TAKEN.has(module)) {
    throw wrong(
      `File of a Python function: ${valueText(file)}. Expected a name that Python can import: letters, digits and underscores, and no other module's.`,
      'Give the file another name.',
    )
  }
  if (!isIdentifier(name) || TAKEN.has(name)) {
    throw wrong(`Function of ${file}: ${valueText(name)}. Expected the name of a function in that file.`)
  }
}

function wrong(message: string, hint?: string): DefineError {
  return new DefineError('DEFINE_BAD_VALUE', { message, ...(hint === undefined ? {} : { hint }) })
}
