"""A take made on another machine: the parts of numpy, OpenCV, its IPP, BLAS and x264 that this processor has more are switched off.

With AVX2 and without AVX-512, as most machines of today, the decoded frames are within 50 dB (in fact the same). Without AVX2
the painted frames are (63 dB at least), the decoded ones cannot be: x264 without its assembler decides otherwise on the very
same frames, and a take at crf 20 is itself only 38 dB from what was painted. There the take must be as good, not the same.
"""

import os
import platform
import subprocess
import sys
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray
from stages import request_for
from tiny import FolderIO

from milimo.contracts.shots import (
    Archetype,
    Expression,
    Line,
    Move,
    Place,
    Pose,
    ShotPlan,
    Side,
    Size,
    Subject,
    SubjectKind,
    Weather,
)
from milimo.contracts.video import Encoding, Extent
from milimo.engines.previz.engine import FAST_X264, PrevizEngine

pytestmark = pytest.mark.slow

LEAST_DB = 50.0
MARA = Subject(kind=SubjectKind.WOMAN, element="mara", side=Side.LEFT, expression=Expression.AFRAID)
PLANS = {
    "speech in a storm": ShotPlan(size=Size.MEDIUM_CLOSE, place=Place(archetype=Archetype.COAST), weather=Weather.STORM, move=Move.PUSH_IN, subjects=(MARA,),
                                  lines=(Line(text="Do not touch the rope.", speaker="mara", start=0.2, end=0.9),)),
    "a walk through a room": ShotPlan(size=Size.WIDE, place=Place(archetype=Archetype.LIVING_ROOM, interior=True), move=Move.PAN_RIGHT,
                                      subjects=(MARA.model_copy(update={"pose": Pose.WALKING}),)),
    "a car in the rain": ShotPlan(size=Size.WIDE, place=Place(archetype=Archetype.STREET), weather=Weather.RAIN, move=Move.TRUCK_LEFT,
                                  subjects=(Subject(kind=SubjectKind.CAR, pose=Pose.DRIVING),)),
}
OLD = {"OPENCV_CPU_DISABLE": "AVX512-SKX,AVX2,AVX,FP16,SSE4.2,SSE4.1", "OPENCV_IPP": "disabled", "OPENBLAS_CORETYPE": "Prescott", "MILIMO_TEST_ASM": "0"}
"""A processor that has nothing but what the wheels need at least."""
WITH_AVX2 = {
    "intel": {"OPENCV_CPU_DISABLE": "AVX512-SKX", "OPENCV_IPP": "avx2", "OPENBLAS_CORETYPE": "Haswell"},
    "amd": {"OPENCV_CPU_DISABLE": "AVX512-SKX", "OPENCV_IPP": "avx2", "OPENBLAS_CORETYPE": "Zen"}}

Frames = NDArray[np.uint8]


def make(name: str, folder: Path, painted: bool) -> None:
    """The take's file and, if asked for, in painted.npy its frames before encoding, made by this process."""
    folder.mkdir(parents=True, exist_ok=True)
    request = request_for(PLANS[name], 24, Extent(width=640, height=360))
    encoding = Encoding(x264_params=f"{FAST_X264}:asm=0" if os.environ.get("MILIMO_TEST_ASM") == "0" else "")
    engine, io = PrevizEngine(), FolderIO(folder)
    made = engine.run(engine.plan(request), request, io, encoding)
    (folder / made.video.sha256).rename(folder / "take.mp4")
    if not painted:
        return
    stage = engine.prepare(engine.plan(request), request, io).stage()
    np.save(folder / "painted.npy", np.stack([stage.frame(number).buffer.copy() for number in range(24)]))


_MAKE = "import sys; from pathlib import Path; sys.path[:0] = sys.argv[4:]; from test_another_machine import make; make(sys.argv[1], Path(sys.argv[2]), sys.argv[3] == 'painted')"


def _decoded(name: str, folder: Path, environment: dict[str, str], numpy_without: str = "", what: str = "") -> Frames:
    """Frames as decoded, (24, 540, 640), of a take that a process of its own makes."""
    done = subprocess.run([sys.executable, "-c", _MAKE, name, str(folder), what, str(Path(__file__).parent)], capture_output=True, text=True, timeout=300,
                          check=False, env={**os.environ, **environment, "NPY_DISABLE_CPU_FEATURES": numpy_without})
    assert done.returncode == 0, done.stderr[-2000:]
    with av.open(str(folder / "take.mp4")) as film:
        return np.stack([np.asarray(frame.to_ndarray(format="yuv420p"), np.uint8) for frame in film.decode(video=0)])


def _made(name: str, folder: Path, environment: dict[str, str], numpy_without: str = "") -> tuple[Frames, Frames]:
    """Frames as painted and as decoded."""
    decoded = _decoded(name, folder, environment, numpy_without, "painted")
    return np.load(folder / "painted.npy").reshape(decoded.shape), decoded


def _least_db(one: Frames, other: Frames) -> float:
    return min(float(10 * np.log10(255**2 / max(1e-9, np.mean((a.astype(float) - b) ** 2)))) for a, b in zip(one, other, strict=True))


def _units(*but: str) -> str:
    """The vector units that numpy uses here beyond what it is built for."""
    from numpy._core import _multiarray_umath as core  # pyright: ignore[reportPrivateUsage]  # the only place that tells

    return " ".join(unit for unit in core.__cpu_dispatch__ if core.__cpu_features__.get(unit) and unit not in but)


@pytest.fixture(scope="module", params=list(PLANS))
def here(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Frames, Frames]:
    return (request.param, *_made(request.param, tmp_path_factory.mktemp("here"), {}))


@pytest.mark.skipif(platform.machine() != "x86_64", reason="switches off units of x86")
@pytest.mark.parametrize("maker", list(WITH_AVX2))
def test_a_machine_with_avx2_gives_every_frame_within_50_db(tmp_path: Path, here: tuple[str, Frames, Frames], maker: str) -> None:
    name, _, decoded = here
    assert _least_db(decoded, _decoded(name, tmp_path, WITH_AVX2[maker], _units("X86_V3"))) >= LEAST_DB


@pytest.mark.skipif(platform.machine() != "x86_64", reason="switches off units of x86")
def test_an_older_one_paints_within_50_db_and_codes_as_well(tmp_path: Path, here: tuple[str, Frames, Frames]) -> None:
    if not _units():
        pytest.skip("this is such a machine")
    name, painted, decoded = here
    painted_there, decoded_there = _made(name, tmp_path, OLD, _units())
    assert not np.array_equal(painted, painted_there), "nothing was switched off"
    assert _least_db(painted, painted_there) >= LEAST_DB
    assert _least_db(painted, decoded_there) >= _least_db(painted, decoded) - 0.5
