"""Search finds Chinese and English words, in the same way on both databases, and only for its audience."""

import pytest

from tests.registers.people import account
from tests.subsystems.performance.conftest import form_bytes
from yanfa.kernel.search.engines import engine
from yanfa.kernel.search.finding import find
from yanfa.kernel.search.indexing import gathering, rebuild
from yanfa.kernel.search.models import SearchEntry
from yanfa.kernel.search.words import audience_word, pinyin_of, words_of, words_of_query
from yanfa.subsystems.performance.choices import Origin
from yanfa.subsystems.performance.models import FiledForm
from yanfa.subsystems.performance.rules.examination import read_files
from yanfa.subsystems.performance.services import file_documents


class TestWords:
    def test_long_words_are_found_by_their_parts(self):
        assert {"科学", "仪器", "科学仪器"} <= set(words_of("大型科学仪器设施"))

    def test_width_and_case_are_folded(self):
        assert words_of("ＭＲＩ－3.0T") == words_of("mri-3.0t")

    def test_a_query_asks_each_word_once(self):
        assert words_of_query("仪器 仪器") == ["仪器"]

    def test_signs_alone_ask_nothing(self):
        assert words_of_query("，。！ --- \"' ()") == []

    def test_names_are_found_by_pinyin(self):
        assert pinyin_of("上海大学") == ["shanghaidaxue", "shdx"]
        assert pinyin_of("ACME") == []

    def test_no_text_can_pretend_to_be_an_audience(self):
        assert audience_word("everybody") not in words_of("zzaudience everybody 65766572")


@pytest.fixture
def filed(db):
    documents = read_files([("wrapped.txt", form_bytes())])
    return file_documents(documents, origin=Origin.PUBLISHED, by=None)[0]


@pytest.fixture
def visitor(db):
    return account("visitor")


class TestFinding:
    @pytest.mark.parametrize("words", ["科技", "信息推送", "科技 年报", "江川区", "2023", "科技信息推送服务"])
    def test_every_word_must_occur(self, filed, visitor, words):
        assert [hit.url for hit in find(words, visitor)] == [f"/performance/forms/{filed.public_id}/"]

    @pytest.mark.parametrize(
        "words", ["", "量子", "科技 量子", "' OR 1=1 --", 'title : "科技"', "科技*", "NOT 科技 (", "\\"]
    )
    def test_what_is_not_there_is_not_found_and_nothing_breaks(self, filed, visitor, words):
        assert len(find(words, visitor)) <= 1

    def test_the_title_weighs_more(self, filed, visitor):
        other = FiledForm.objects.get(pk=filed.pk)
        other.pk, other.public_id, other.position, other.project = None, "0" * 16, 9, "年报编印"
        other.save()
        assert find("年报编印", visitor)[0].title == "年报编印"

    def test_a_changed_record_is_found_by_its_new_words_only(self, filed, visitor):
        filed.project = "量子计算"
        filed.save()
        assert [hit.title for hit in find("量子", visitor)] == ["量子计算"]
        filed.project = "天文观测"
        filed.save()
        assert find("量子", visitor) == []

    def test_what_is_gathered_is_indexed_once_as_it_ends(self, filed, visitor, django_assert_num_queries):
        gone = FiledForm.objects.get(pk=filed.pk)
        gone.pk, gone.public_id, gone.position, gone.project = None, "0" * 16, 9, "海洋观测"
        gone.save()
        with gathering():
            for name in ("量子计算", "量子通信", "天文观测"):
                filed.project = name
                with django_assert_num_queries(1):
                    filed.save()
            gone.save()
            gone.delete()
            assert find("天文", visitor) == []
        assert [hit.title for hit in find("天文", visitor)] == ["天文观测"]
        assert find("量子", visitor) == find("海洋", visitor) == []

    def test_nothing_is_indexed_of_a_block_that_failed(self, filed, visitor):
        def fail():
            with gathering():
                filed.project = "量子计算"
                filed.save()
                raise RuntimeError

        with pytest.raises(RuntimeError):
            fail()
        assert find("量子", visitor) == []

    def test_a_deleted_record_is_forgotten(self, filed, visitor):
        filed.delete()
        assert find("科技", visitor) == []
        assert not SearchEntry.objects.exists()

    def test_the_index_can_be_made_anew(self, filed, visitor):
        engine().remove(SearchEntry.objects.get().pk)
        assert find("科技", visitor) == []
        assert rebuild() >= 1
        assert len(find("科技", visitor)) == 1

    def test_a_kept_form_is_found_by_its_audience_only(self, filed, visitor):
        filed.origin = Origin.KEPT
        filed.save()
        assert find("科技", visitor) == []
        assert len(find("科技", account("officer", "performance_officer"))) == 1
