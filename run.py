# -*- coding: utf-8 -*-
"""The front door of a fresh copy: `python run.py demo` and `python run.py test`.

It knows how to make carbonpark's own environment (`.carbonpark-env/`, beside this file) on a machine that
has only Python and pip, and hands every command on to the program inside it. Standard library only, and
written so that an old Python can still read it far enough to be told, in two languages, that it is too old:
therefore no f-strings and no annotations here.

    python run.py demo               the whole job on the shipped parks
    python run.py test [-k NAME]     the tests
    python run.py COMMAND ...        any other command of carbonpark
    python run.py --wheels DIR ...   closed network: install from a folder of wheels, ask no index
    python run.py --fresh ...        make the environment anew
"""
from __future__ import print_function, unicode_literals

import hashlib
import io
import json
import os
import shutil
import subprocess
import sys

OLDEST = (3, 11)
FOLDER = os.path.dirname(os.path.abspath(__file__))
ENVIRONMENT = os.path.join(FOLDER, ".carbonpark-env")
STAMP = os.path.join(ENVIRONMENT, "carbonpark-stamp.json")
EXTRAS = "test"


def say(zh, en):
    """Print one sentence in both languages to stderr, whatever the console's encoding can show."""
    encoding = getattr(sys.stderr, "encoding", None) or "utf-8"
    stream = getattr(sys.stderr, "buffer", sys.stderr)
    stream.write((zh + "\n" + en + "\n").encode(encoding, "replace"))
    stream.flush()


def refusal(version):
    """The two sentences that refuse a Python older than OLDEST, or None when `version` will do."""
    if tuple(version[:2]) >= OLDEST:
        return None
    have, need = "%d.%d" % tuple(version[:2]), "%d.%d" % OLDEST
    return (
        "carbonpark 需要 Python %s 或更新版本, 当前是 Python %s. 请从 python.org 安装新版, "
        "然后用它运行, 例如: python%s run.py demo (Windows: py -%s run.py demo)" % (need, have, need, need),
        "carbonpark needs Python %s or newer; this is Python %s. Install one from python.org and run "
        "for example: python%s run.py demo (Windows: py -%s run.py demo)" % (need, have, need, need),
    )


class SetUpFailed(Exception):
    """The environment could not be made; carries the sentence in both languages."""

    def __init__(self, zh, en):
        Exception.__init__(self, en)
        self.zh, self.en = zh, en


def environment_python(environment=ENVIRONMENT):
    """The Python inside the environment."""
    if os.name == "nt":
        return os.path.join(environment, "Scripts", "python.exe")
    return os.path.join(environment, "bin", "python")


def stamp_now(folder=FOLDER):
    """What the environment depends on: when any of it changes, the environment is made anew."""
    with io.open(os.path.join(folder, "pyproject.toml"), "rb") as stream:
        project = hashlib.sha256(stream.read()).hexdigest()
    return {"pyproject": project, "python": sys.version, "base": sys.base_prefix, "folder": folder,
            "extras": EXTRAS}


def is_ready():
    """Whether the environment stands and was made for just this project, Python and folder."""
    try:
        with io.open(STAMP, encoding="utf-8") as stream:
            return json.load(stream) == stamp_now() and os.path.exists(environment_python())
    except (OSError, ValueError):
        return False


def pip_settings(python):
    """What pip has been told on this machine (index, extra index, links, certificate), by option name.

    The order is pip's own: an environment variable outranks a configuration file.
    """
    listed = subprocess.run([python, "-m", "pip", "config", "list"], stdout=subprocess.PIPE,
                            stderr=subprocess.DEVNULL, check=False)
    settings, from_variables = {}, {}
    for line in listed.stdout.decode("utf-8", "replace").splitlines():
        name, _, value = line.partition("=")
        section, _, option = name.strip().rpartition(".")
        if section in ("global", "install"):
            settings[option] = value.strip().strip("'\"").replace("\\n", " ")
        elif section == ":env:":
            from_variables[option] = value.strip().strip("'\"")
    settings.update(from_variables)
    return settings


def uv_options(settings):
    """pip's settings in uv's words. uv stops at the first index that knows a name, pip does not: ask for pip's way."""
    options = ["--index-strategy", "unsafe-best-match"]
    if settings.get("index-url"):
        options += ["--index-url", settings["index-url"]]
    for url in settings.get("extra-index-url", "").split():
        options += ["--extra-index-url", url]
    for place in settings.get("find-links", "").split():
        options += ["--find-links", place]
    for host in settings.get("trusted-host", "").split():
        options += ["--allow-insecure-host", host]
    if settings.get("no-index", "").lower() in ("1", "true", "yes", "on"):
        options.append("--no-index")
    return options


def uv_environment(settings):
    """Variables for uv: pip's certificate and patience, and no word about hard links across disks."""
    variables = dict(os.environ, UV_LINK_MODE="copy")
    if settings.get("cert"):
        variables.setdefault("SSL_CERT_FILE", settings["cert"])
    if settings.get("timeout") or settings.get("default-timeout"):
        variables.setdefault("UV_HTTP_TIMEOUT", settings.get("timeout") or settings["default-timeout"])
    return variables


def make_empty_environment():
    """A new, empty environment beside this file; says what to install when Python lacks the means."""
    shutil.rmtree(ENVIRONMENT, ignore_errors=True)
    if os.path.exists(ENVIRONMENT):
        raise SetUpFailed(
            "无法删除旧环境 %s: 请关闭正在使用它的程序后重试." % ENVIRONMENT,
            "Cannot remove the old environment %s: close the programs that use it and try again." % ENVIRONMENT)
    maker = getattr(sys, "_base_executable", None) or sys.executable
    made = subprocess.run([maker, "-m", "venv", ENVIRONMENT], stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, check=False)
    if made.returncode != 0:
        shutil.rmtree(ENVIRONMENT, ignore_errors=True)
        version = "%d.%d" % sys.version_info[:2]
        said = made.stdout.decode("utf-8", "replace").strip()[-1500:]
        raise SetUpFailed(
            "无法创建环境 %s.\n%s\n若提示缺少 venv 或 ensurepip, Debian/Ubuntu 请先运行: sudo apt install "
            "python%s-venv; 其他系统请重装 python.org 的 Python. 若文件夹只读, 请把项目复制到可写的文件夹."
            % (ENVIRONMENT, said, version),
            "Could not make the environment %s. If venv or ensurepip is missing: on Debian/Ubuntu run "
            "'sudo apt install python%s-venv', elsewhere install Python from python.org. If the folder is "
            "read-only, copy the project to a folder you may write to." % (ENVIRONMENT, version))


def install(wheels=None):
    """Put carbonpark and what it needs into the environment: through uv where uv can be had, else by pip."""
    python = environment_python()
    target = ["-e", "%s[%s]" % (FOLDER, EXTRAS)]
    closed = ["--no-index", "--find-links", os.path.abspath(wheels)] if wheels else []
    quiet = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    settings = {} if wheels else pip_settings(python)
    has_uv = subprocess.run(quiet + closed + ["uv"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                            check=False).returncode == 0
    if has_uv:
        # uv leaves compiling to the first start unless told (and there it is lost where Python may not write
        # bytecode, as PYTHONDONTWRITEBYTECODE asks); pip compiles as it installs.
        command = [python, "-m", "uv", "pip", "install", "--quiet", "--compile-bytecode", "--python", python]
        command += (closed or uv_options(settings)) + target
        if subprocess.run(command, env=uv_environment(settings), check=False).returncode == 0:
            return
        say("uv 安装未成功, 改用 pip (较慢) ...", "Installing through uv did not work; pip takes over (slower) ...")
    if subprocess.run(quiet + closed + target, check=False).returncode != 0:
        raise SetUpFailed(
            "依赖没有装上. 请检查网络或 pip 的镜像设置 (pip config list); 封闭网络请用 --wheels 文件夹, "
            "其中放好全部 wheel (另需 hatchling 与 editables).",
            "The dependencies were not installed. Check the network or pip's index settings (pip config list); "
            "on a closed network use --wheels DIR with every wheel in it (hatchling and editables included).")


def set_up(wheels=None):
    """Make the environment and stamp it last, so that a half-made one is made again."""
    say("首次运行或项目有变: 正在准备环境 %s ..." % ENVIRONMENT,
        "First run, or the project changed: preparing the environment ...")
    make_empty_environment()
    install(wheels)
    with io.open(STAMP, "w", encoding="utf-8") as stream:
        stream.write(json.dumps(stamp_now(), indent=1))


def options_of(arguments):
    """Split run.py's own options (which stand first) from the command: (wheels, fresh, command)."""
    wheels, fresh, rest = None, False, list(arguments)
    while rest and (rest[0] == "--fresh" or rest[0].split("=")[0] == "--wheels"):
        option = rest.pop(0)
        if option == "--fresh":
            fresh = True
        elif "=" in option:
            wheels = option.split("=", 1)[1]
        elif rest:
            wheels = rest.pop(0)
        else:
            wheels = ""
    if wheels is not None and not os.path.isdir(wheels):
        raise SetUpFailed("--wheels 之后应为存放 wheel 的文件夹, 没有找到: %s" % (wheels or "(空)"),
                          "--wheels takes a folder of wheels; not found: %s" % (wheels or "(nothing)"))
    return wheels, fresh, rest


def command_line(command):
    """The command inside the environment: `test` is pytest over the suite, everything else carbonpark itself."""
    python = environment_python()
    if command[:1] == ["test"]:
        return [python, "-m", "pytest", "-q"] + command[1:]
    return [python, "-m", "carbonpark"] + command


def hand_over(command):
    """Run the command in the environment and give back its exit code."""
    variables = dict(os.environ)
    variables.pop("PYTHONHOME", None)  # it would point the environment's Python at another library
    where = FOLDER if command[:1] == ["test"] else None
    child = subprocess.Popen(command_line(command), env=variables, cwd=where)
    while True:
        try:
            return child.wait()
        except KeyboardInterrupt:
            continue  # the child was told as well; it decides how to stop


def main(arguments):
    """Set up what is missing, then hand over."""
    too_old = refusal(sys.version_info)
    if too_old:
        say(*too_old)
        return 2
    try:
        wheels, fresh, command = options_of(arguments)
        if fresh or not is_ready():
            set_up(wheels)
    except SetUpFailed as reason:
        say(reason.zh, reason.en)
        return 1
    return hand_over(command)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
