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
"$target/bin/fadu" check cases/demo.json || test $? -eq 1
echo "已安装到 $target；下一步见 docs/administration.md"
INSTALL
(cd "$folder" && find . -type f ! -name SHA256SUMS -print0 | sort -z | xargs -0 sha256sum > SHA256SUMS)
version="$("$python" -c 'from importlib.metadata import version; print(version("fadu"))')"
tar -czf "dist/fadu-offline-$version.tar.gz" -C dist --transform "s,^offline,fadu-$version," offline
echo "dist/fadu-offline-$version.tar.gz"
