"""The shipped encoder: numpy and SentenceTransformer agree, nothing heavy is imported, errors are plain."""

import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from index.encoder import (
    SHIPPED,
    EncoderUnavailable,
    StaticEncoder,
    in_context,
    load_encoder,
    map_tensors,
    term_weights,
)

ROOT = Path(__file__).parents[1]
TEXTS = [
    "2023年青浦区行政复议受理了多少件?",
    "老百姓打官司找谁",
    "全年共收到行政复议申请909件,12.5%,5G网络。" * 20,
    "★★",
    "",
]


@pytest.fixture(autouse=True)
def no_encoder_named(monkeypatch):
    monkeypatch.delenv("YOUJU_ENCODER", raising=False)


@pytest.fixture(scope="module")
def shipped():
    return StaticEncoder(SHIPPED)


def small(folder: Path) -> Path:
    """Two terms in two dimensions: 复 = (127, 0) x .5, 议 = (0, 127) x .25."""
    from index.static_embedding import StaticTermEmbedding

    rows = np.array([[127, 0], [0, 127]], np.int8)
    StaticTermEmbedding(["复", "议"], rows, np.array([0.5, 0.25], np.float32)).as_model().save(
        str(folder), create_model_card=False
    )
    return folder


def test_a_vector_is_the_weighted_sum_of_its_terms_at_length_one(tmp_path):
    encoder = StaticEncoder(small(tmp_path))
    # 复复议: 复 twice weighs 1 + ln 2 = 1.6931, 议 once weighs 1; times 63.5 and 31.75: (107.51, 31.75), length 112.10
    assert encoder.encode(["复复议"])[0] == pytest.approx([0.9590, 0.2832], abs=1e-4)


def test_headings_pull_a_paragraph_a_little_towards_them():
    # (1, 0) + .3 x (0, 1) = (1, .3), length 1.0440; without headings nothing changes
    found = in_context(np.array([[1, 0], [1, 0]], np.float32), np.array([[0, 1], [0, 0]], np.float32))
    assert found[0] == pytest.approx([0.9578, 0.2873], abs=1e-4)
    assert found[1].tolist() == [1, 0]


def test_terms_are_counted_once_each_with_one_plus_log():
    numbers, weights = term_weights("复复议", {"议": 0, "复": 1})
    assert numbers.tolist() == [0, 1]
    assert weights == pytest.approx([1, 1 + np.log(2)])


def test_numpy_and_sentence_transformer_give_the_same_vectors(shipped):
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(SHIPPED), trust_remote_code=True, device="cpu")
    assert np.abs(model.encode(TEXTS) - shipped.encode(TEXTS)).max() < 1e-5


def test_saved_and_loaded_again_the_vectors_are_the_same(tmp_path, shipped):
    from sentence_transformers import SentenceTransformer

    from index.static_embedding import StaticTermEmbedding

    SentenceTransformer(str(SHIPPED), trust_remote_code=True, device="cpu").save(str(tmp_path), create_model_card=False)
    again = SentenceTransformer(str(tmp_path), trust_remote_code=True, device="cpu")
    assert type(again[0]) is StaticTermEmbedding
    assert np.array_equal(StaticEncoder(tmp_path).encode(TEXTS), shipped.encode(TEXTS))
    assert np.abs(again.encode(TEXTS) - shipped.encode(TEXTS)).max() < 1e-5
    assert StaticEncoder(tmp_path).name == shipped.name


def test_rounding_keeps_a_row_within_one_part_in_254_of_its_largest_number(tmp_path):
    from index.static_embedding import StaticTermEmbedding

    rows = np.array([[1.0, -0.3], [0.02, 0.05]], np.float32)
    module = StaticTermEmbedding.from_float(["复", "议"], rows, np.array([2.0, 1.0], np.float32))
    back = module.rows.numpy() * module.scales.numpy()[:, None]
    assert np.abs(back[0] - 2 * rows[0]).max() <= 2 * 1.0 / 254 + 1e-7
    assert np.abs(back[1] - rows[1]).max() <= 0.05 / 254 + 1e-7


def test_a_text_without_a_known_term_is_zero_and_the_rest_have_length_one(shipped):
    lengths = np.linalg.norm(shipped.encode(TEXTS), axis=1)
    assert lengths == pytest.approx([1, 1, 1, 0, 0], abs=1e-5)
    assert shipped.encode([]).shape == (0, shipped.dimension)


def test_related_texts_stand_nearer_than_unrelated_ones(shipped):
    asked, near, far = shipped.encode(["行政复议受理了多少件", "全年收到行政复议申请909件", "加强森林防火和病虫害防治"])
    assert asked @ near > asked @ far + 0.2


def test_what_ships_fits_in_forty_megabytes_and_holds_no_pickle():
    files = [path for path in SHIPPED.rglob("*") if path.is_file()]
    assert sum(path.stat().st_size for path in files) < 40_000_000
    assert {path.suffix for path in files} <= {".json", ".safetensors", ".txt"}


def test_asking_imports_neither_torch_nor_sentence_transformers():
    code = (
        "import sys; from index.encoder import load_encoder; load_encoder().encode(['复议']);"
        "assert not {'torch', 'sentence_transformers', 'transformers', 'scipy'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)


def test_a_query_takes_less_than_a_millisecond(shipped):
    shipped.encode(TEXTS[:1])
    times = []
    for _ in range(50):
        began = time.perf_counter()
        shipped.encode(TEXTS[:1])
        times.append(time.perf_counter() - began)
    assert np.median(times) < 1e-3


def test_the_mapped_file_is_what_the_library_reads(shipped):
    from safetensors.numpy import load_file

    expected = load_file(SHIPPED / "model.safetensors")
    found = map_tensors(SHIPPED / "model.safetensors")
    assert set(found) == set(expected)
    assert all(np.array_equal(found[name], expected[name]) for name in expected)


def test_the_environment_names_another_encoder(tmp_path, monkeypatch):
    monkeypatch.setenv("YOUJU_ENCODER", str(small(tmp_path)))
    other = load_encoder()
    assert other.dimension == 2
    assert other.name != StaticEncoder.name_of(SHIPPED)


def test_its_own_name_loads_the_shipped_one():
    assert load_encoder(StaticEncoder.name_of(SHIPPED)).dimension == StaticEncoder(SHIPPED).dimension


def test_a_name_not_on_this_machine_is_one_chinese_sentence():
    with pytest.raises(EncoderUnavailable, match="本机没有它,而运行时不联网下载。请把 YOUJU_ENCODER 设成"):
        load_encoder("nobody/no-such-model")


def test_a_folder_without_a_model_says_so(tmp_path):
    with pytest.raises(EncoderUnavailable, match="文件夹里不是可用的模型"):
        load_encoder(str(tmp_path))


@pytest.mark.parametrize("damage", ["cut", "gone", "short"])
def test_a_damaged_model_is_named(tmp_path, damage):
    folder = small(tmp_path)
    rows = folder / "model.safetensors"
    if damage == "cut":
        rows.write_bytes(rows.read_bytes()[:20])
    elif damage == "gone":
        rows.unlink()
    else:
        (folder / "vocabulary.txt").write_text("复\n", "utf-8")
    with pytest.raises(EncoderUnavailable, match=r"模型文件缺失或已损坏|对不上"):
        StaticEncoder(folder)


def test_any_other_model_goes_through_sentence_transformers(tmp_path):
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding
    from tokenizers import Tokenizer, models, pre_tokenizers

    tokenizer = Tokenizer(models.WordLevel({"复": 0, "议": 1, "[UNK]": 2}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Split("", "isolated")
    weights = np.array([[3, 0], [0, 4], [0, 0]], np.float32)
    SentenceTransformer(modules=[StaticEmbedding(tokenizer, embedding_weights=weights)]).save(str(tmp_path))
    encoder = load_encoder(str(tmp_path))
    assert encoder.name == tmp_path.name
    assert encoder.dimension == 2
    assert encoder.encode(["复"])[0] == pytest.approx([1, 0])
    assert encoder.encode([]).shape == (0, 2)
