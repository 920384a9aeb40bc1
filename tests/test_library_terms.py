from index.terms import fingerprint, listed_words, terms, words


def test_terms_are_words_then_bigrams_then_characters():
    assert sorted(terms("青浦区")) == sorted(["青浦区", "青浦", "浦区", "青", "浦", "区"])


def test_a_word_of_two_characters_counts_twice():
    assert terms("政府").count("政府") == 2


def test_figures_stay_whole_with_decimal_point_and_percent_and_without_separators():
    assert terms("6757.96 1,410.77 1.63%") == ["6757.96", "1410.77", "1.63%"]


def test_years_in_a_list_are_not_joined():
    assert terms("2022,2023") == ["2022", "2023"]


def test_full_width_and_capital_letters_are_asked_as_they_are_indexed():
    assert terms("１２３４５ＡＰＰ") == terms("12345app")


def test_punctuation_and_blanks_give_no_term():
    assert terms(" ,。《》()\n\t—…") == []
    assert words("“一网通办”,改革") == ["一网通办", "改革"]


def test_characters_beyond_the_basic_plane_and_other_scripts_are_terms():
    assert "𠮷" in terms("𠮷野家")
    assert terms("Straße") == ["straße"]


def test_listed_names_are_not_cut():
    assert "一网统管" in listed_words()
    assert "一网统管" in words("深化城市运行一网统管建设")


def test_the_fingerprint_is_the_same_each_time():
    assert fingerprint() == fingerprint()
