use super::*;

#[test]
fn names_of_every_kind() {
    for name in ["李刚", "阿卜杜拉·买买提", "𠮷田", "欧阳娜娜", "王㛃", "Zhang Wei"]
    {
        assert!(PersonName::parse(name).is_ok(), "{name}");
    }
    assert_eq!(PersonName::parse(" 阿里•木 ").unwrap().as_str(), "阿里·木");
    assert_eq!(PersonName::parse("李\u{3000}明").unwrap().as_str(), "李明");
}

#[test]
fn what_looks_alike_is_the_same_name() {
    for (typed, name) in [
        ("李刚\u{200b}", "李刚"),
        ("\u{200e}李刚", "李刚"),
        ("李\u{a0}刚", "李刚"),
        ("李\u{202e}刚", "李刚"),
        ("李\u{2028}刚", "李刚"),
        ("葛\u{e0100}明", "葛明"),
        ("\u{2f6f}磊", "石磊"),
        ("\u{2ee2}超", "马超"),
        ("\u{2ef0}龙", "龙龙"),
        ("\u{2ea0}生", "民生"),
        ("\u{f9e1}刚", "李刚"),
        ("\u{2f81a}冬", "冬冬"),
        ("阿依古丽。买买提", "阿依古丽·买买提"),
        ("阿依古丽 · 买买提", "阿依古丽·买买提"),
        ("阿依古丽\u{3000}.\u{200b} 买买提", "阿依古丽·买买提"),
        ("阿依古丽●买买提", "阿依古丽·买买提"),
        ("阿依古丽\u{2015}买买提", "阿依古丽·买买提"),
        ("阿依古丽\u{2011}买买提", "阿依古丽·买买提"),
        ("阿依古丽\u{2212}买买提", "阿依古丽·买买提"),
        ("阿依古丽\u{2024}买买提", "阿依古丽·买买提"),
        ("阿依古丽\u{a78f}买买提", "阿依古丽·买买提"),
        ("阿依古丽－买买提", "阿依古丽-买买提"),
        ("\u{2ea9}刚", "王刚"),
        ("\u{2ea7}牛", "牛牛"),
        ("\u{2e88}\u{2e8a}\u{2e93}", "刀卜幺"),
        ("李\u{115f}\u{1160}刚\u{ffa0}", "李刚"),
        ("李刚\u{17b5}\u{fff0}\u{fff8}", "李刚"),
        ("Zhang \u{2009} Wei", "Zhang Wei"),
    ] {
        assert_eq!(
            PersonName::parse(typed).as_ref().map(PersonName::as_str),
            Ok(name),
            "{typed:?}"
        );
    }
}

#[test]
fn what_is_no_name() {
    for (text, code) in [
        ("", Code::NameMissing),
        ("\u{3000}", Code::NameMissing),
        ("李", Code::NameTooShort),
        ("李1", Code::NameCharacter),
        ("王O", Code::NameCharacter),
        ("李<b>", Code::NameCharacter),
        ("·李刚", Code::NameCharacter),
        ("李··刚", Code::NameCharacter),
        ("李\u{1f}刚", Code::NameCharacter),
        ("阿依古丽·", Code::NameCharacter),
        ("\u{200b}", Code::NameMissing),
        ("\u{fe0f}李", Code::NameTooShort),
        ("李\u{2e87}刚", Code::NameCharacter),
        ("李\u{2ef4}刚", Code::NameCharacter),
        ("李\u{2016}刚", Code::NameCharacter),
        ("李\u{115e}刚", Code::NameCharacter),
        ("李\u{1161}刚", Code::NameCharacter),
        ("李\u{ffa1}刚", Code::NameCharacter),
    ] {
        assert_eq!(PersonName::parse(text), Err(code), "{text:?}");
    }
    assert_eq!(PersonName::parse(&"李".repeat(51)), Err(Code::NameTooLong));
    assert!(PersonName::parse(&"李".repeat(50)).is_ok());
}
