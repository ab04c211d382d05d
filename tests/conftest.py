"""What every test may lean on: settings of its own, made networks, and the shared media where they are."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from cleanplate.matting.networks.catalog import NETWORKS
from cleanplate.matting.networks.weights import ensure
from cleanplate.settings import Settings, settings
from tests import networks_made

hypothesis_settings.register_profile(
    "suite",
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
hypothesis_settings.load_profile("suite")

_OWN_CACHE = Settings().cache_dir  # the person's own: real weights are fetched once, not for each run
_ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for what several tests share and none changes."""
    return tmp_path_factory.mktemp("made")


@pytest.fixture
def _cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(autouse=True)
def _own_settings(monkeypatch: pytest.MonkeyPatch, _cache: Path) -> Iterator[None]:
    """No setting of the machine reaches a test, and none of a test's own outlives it."""
    for name in [n for n in os.environ if n.startswith("CLEANPLATE_") and n != "CLEANPLATE_MEDIA"]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("CLEANPLATE_CACHE_DIR", str(_cache))
    settings.cache_clear()
    yield
    settings.cache_clear()


@pytest.fixture
def setting(monkeypatch: pytest.MonkeyPatch) -> Callable[[str, object], None]:
    """Set one setting by its name, as its owner would: through the environment."""

    def put(name: str, value: object) -> None:
        monkeypatch.setenv(f"CLEANPLATE_{name.upper()}", str(value))
        settings.cache_clear()

    return put


@pytest.fixture
def own_cache(setting: Callable[[str, object], None]) -> None:
    """The real cache folder, for the few tests with real weights."""
    setting("cache_dir", _OWN_CACHE)


@pytest.fixture(scope="session")
def weights() -> Path:
    """The folder of real weights, for servers that a test starts; fetched once."""
    folder = _OWN_CACHE / "weights"
    for entry in (NETWORKS["modnet"], NETWORKS["u2netp"]):
        if not (folder / f"{entry.name}{entry.suffix}").exists():
            with pytest.MonkeyPatch.context() as patch:
                patch.setenv("CLEANPLATE_CACHE_DIR", str(_OWN_CACHE))
                settings.cache_clear()
                ensure(entry)
            settings.cache_clear()
    return folder


@pytest.fixture(scope="session")
def fresh_data(made: Path) -> Path:
    """The data folder of a service that was started once and has nobody yet."""
    from cleanplate.flow.house import House

    folder = made / "fresh-data"
    house = House.open(Settings(data_dir=folder))
    house.engine.start()
    house.close()
    return folder


@pytest.fixture(scope="session")
def modnet(made: Path) -> str:
    """A network of MODNet's contract that finds the scene's subject."""
    return str(networks_made.modnet(made / "reds.onnx"))


@pytest.fixture(scope="session")
def u2net(made: Path) -> str:
    return str(networks_made.u2net(made / "salient.onnx"))


@pytest.fixture(scope="session")
def rvm(made: Path) -> str:
    return str(networks_made.rvm(made / "counting.onnx"))


@pytest.fixture(scope="session")
def shared_media() -> Path:
    """The folder of real clips, which is not part of the project."""
    folder = Path(os.environ.get("CLEANPLATE_MEDIA") or _ROOT.parent / "shared" / "media")
    if not folder.is_dir():
        pytest.skip(f"the folder of real clips is not here: {folder} (name it with CLEANPLATE_MEDIA)")
    return folder
