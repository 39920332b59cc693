#!/usr/bin/env bash
# 把安装所需的一切收进 dist/fadu-offline-<版本>.tar.gz：软件包、文档、部署样例、校验和。
# 用法：make offline    目标机器须与本机系统、处理器、Python 版本相同。
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
python="${1:?用法：deploy/offline.sh PYTHON}"

folder=dist/offline
rm -rf "$folder"
mkdir -p "$folder/wheels"
"$python" -m pip --disable-pip-version-check wheel -q -w "$folder/wheels" -c requirements.lock \
    '.[postgres,otel]'
"$python" -m pip --disable-pip-version-check download -q --no-deps -d "$folder/wheels" pip
# 机器码尽力而为：没有编译器也照样打包，只是核查慢些。编译的是包里的程序与规则，不是工作目录里的。
native="$PWD/$folder/native"
unpacked="$(mktemp -d)"
trap 'rm -rf "$unpacked"' EXIT
"$python" -m zipfile -e "$folder"/wheels/fadu-*.whl "$unpacked"
if env -u FADU_RULESET FADU_CACHE_DIR= PYTHONSAFEPATH=1 PYTHONPATH="$unpacked" \
    "$python" -m api.cli.main native --into "$native"; then
    state="本包带有全国规则的机器码，供文件名所示的 Python 使用："$'\n'"$(cd "$native" && ls -- *.so)"
else
    state="本包没有机器码：打包的机器没有 C 编译器或者 Python 的头文件。核查由 Python 运行，结果相同，慢几倍。"
    echo "$state" >&2
fi
mkdir -p "$native"
cat > "$native/README.txt" <<README
$state
取用：fadu native --from 本目录；说明见 docs/administration.md。
README
chmod -R u=rwX,go=rX "$native"
cp -r docs deploy fixtures/cases requirements.lock README.zh-CN.md LICENSE "$folder/"

cat > "$folder/install.sh" <<'INSTALL'
#!/usr/bin/env bash
# 离线安装到指定目录（默认 /opt/fadu）：bash install.sh [目录] [python]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
sha256sum --quiet -c SHA256SUMS
target="${1:-/opt/fadu}"
"${2:-python3}" -m venv "$target"
"$target/bin/python" -m pip --disable-pip-version-check install -q --no-index --find-links wheels \
    -c requirements.lock 'fadu[postgres,otel]'
cp -r docs "$target/"
# 服务以自己的账号从这里取用，所以人人可读，只有安装的账号可写。
rm -rf "$target/native"
install -d -m 0755 "$target/native"
install -m 0644 native/* "$target/native/"
if "$target/bin/fadu" native --from "$target/native"; then
    echo "当前账号已使用机器码；服务账号由 systemd 单元在启动时自 $target/native 取用"
else
    echo "没有用上机器码（缘由见上），核查由 Python 运行，结果相同，慢几倍；见 $target/native/README.txt"
fi
"$target/bin/fadu" check cases/demo.json || test $? -eq 1
echo "已安装到 $target；下一步见 docs/administration.md"
INSTALL
(cd "$folder" && find . -type f ! -name SHA256SUMS -print0 | sort -z | xargs -0 sha256sum > SHA256SUMS)
version="$("$python" -c 'from importlib.metadata import version; print(version("fadu"))')"
tar -czf "dist/fadu-offline-$version.tar.gz" -C dist --transform "s,^offline,fadu-$version," offline
echo "dist/fadu-offline-$version.tar.gz"
