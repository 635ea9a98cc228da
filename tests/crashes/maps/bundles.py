"""Real bundles: a small app that is built, run and made to fail."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import NamedTuple

from tests.crashes.maps import INSTALLED

ROOT = Path(__file__).parents[3]
APP = Path(__file__).parent / "app"
ESBUILD = ROOT / "client" / "node_modules" / ".bin" / "esbuild"


class Build(NamedTuple):
    """A release: its map, and the stacks of its two bugs as an installed app sends them."""

    map: bytes
    channels: str
    engine: str


def build(folder: Path, *options: str) -> Build:
    """Bundle the app, and let it fail."""
    source = shutil.copytree(APP, folder / "src")
    bundle = folder / "dist" / "main.js"
    command: list[str | Path] = [
        ESBUILD,
        source / "main.ts",
        "--bundle",
        "--platform=node",
        "--sourcemap",
        *options,
    ]
    subprocess.run([*command, f"--outfile={bundle}"], check=True, capture_output=True, timeout=60)
    ended = subprocess.run(["node", bundle], check=True, capture_output=True, timeout=60)
    channels, engine = json.loads(ended.stdout.decode().replace(str(folder), INSTALLED))
    return Build(bundle.with_suffix(".js.map").read_bytes(), channels, engine)
