//! What a check finds: a code at a place. One table of codes, here.

use serde::Serialize;

/// Whether a finding stops the filing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The declaration cannot be taken as it is.
    Error,
    /// Said to the person, shown to the township, never in the way.
    Warning,
}

macro_rules! codes {
    ($($(#[doc = $doc:literal])* $variant:ident = $code:literal, $severity:ident;)*) => {
        /// Every finding about a form: what the shared crate finds, and what the server finds by
        /// comparing a correction with what was sent before. Each has a sentence and a
        /// hint in every language of `catalogue/`, and nowhere else.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code { $($(#[doc = $doc])* $variant,)* }

        impl Code {
            /// All codes, in table order.
            pub const ALL: &'static [Code] = &[$(Code::$variant,)*];

            /// The name that travels in JSON and keys the catalogue.
            pub const fn as_str(self) -> &'static str {
                match self { $(Code::$variant => $code,)* }
            }

            /// Whether it blocks.
            pub const fn severity(self) -> Severity {
                match self { $(Code::$variant => Severity::$severity,)* }
            }

            /// The code of that name.
            pub fn from_name(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|code| code.as_str() == name)
            }
        }
    };
}

codes! {
    /// Not JSON at all, or cut short.
    JsonMalformed = "json.malformed", Error;
    /// The same key twice in one object: two readers would see two forms.
    JsonDuplicateKey = "json.duplicate_key", Error;
    /// A number with a fraction or beyond ±2^53: it would not hash alike everywhere.
    JsonNumber = "json.number", Error;
    /// Nested deeper than the form ever is.
    JsonTooDeep = "json.too_deep", Error;
    /// A NUL or another control character in a text.
    JsonControlCharacter = "json.control_character", Error;
    /// A value of another type than the form has, a missing section, or a choice
    /// that is not on the list.
    ShapeMismatch = "shape.mismatch", Error;
    /// A field that the form does not have.
    ShapeUnknownField = "shape.unknown_field", Error;

    /// `declared_on` is not a real date.
    DeclaredOnInvalid = "declared_on.invalid", Error;
    /// Far from the day of receipt: the phone's clock is wrong, or it waited long.
    DeclaredOnFar = "declared_on.far", Warning;

    /// No name, and not marked as one that cannot be typed.
    NameMissing = "name.missing", Error;
    /// Fewer than 2 characters.
    NameTooShort = "name.too_short", Error;
    /// More than 50 characters.
    NameTooLong = "name.too_long", Error;
    /// Digits, punctuation, symbols or invisible characters.
    NameCharacter = "name.character", Error;
    /// 字打不出 was chosen, but no pinyin and no same-sounding character given.
    NameHintMissing = "name.hint_missing", Error;

    /// No id number, no photo of the card, and 不知道 not chosen.
    IdNumberMissing = "id_number.missing", Error;
    /// Not 18 characters.
    IdNumberLength = "id_number.length", Error;
    /// A first-generation number of 15 digits (valid until 2012).
    IdNumberFifteen = "id_number.fifteen_digits", Error;
    /// Anything but digits, and an X at the end.
    IdNumberCharacter = "id_number.character", Error;
    /// The birth date in it does not exist, or lies before 1800.
    IdNumberBirthDate = "id_number.birth_date", Error;
    /// The birth date in it lies after `as_of`.
    IdNumberFuture = "id_number.future", Error;
    /// The check digit (GB 11643) does not fit: a digit is wrong or two are swapped.
    IdNumberChecksum = "id_number.checksum", Error;
    /// The first two digits name no province.
    IdNumberRegion = "id_number.unknown_region", Warning;
    /// 不知道: the township finds it out.
    IdNumberUnknown = "id_number.unknown", Warning;
    /// The card is to be read from a photo, but no photo is listed.
    IdCardPhotoMissing = "id_number.photo_missing", Error;
    /// The applicant is under 18: an adult must be found at the visit.
    ApplicantMinor = "applicant.minor", Warning;

    /// No number, and 没有电话 not chosen.
    PhoneMissing = "phone.missing", Error;
    /// Not 11 digits.
    PhoneLength = "phone.length", Error;
    /// Letters or signs in it.
    PhoneCharacter = "phone.character", Error;
    /// Not a mobile number (1, then 3 to 9) nor, for a contact, a landline.
    PhonePrefix = "phone.prefix", Error;
    /// 没有电话 needs somebody through whom the household can be reached.
    ContactMissing = "contact.missing", Error;

    /// No place of registration (户口) given.
    RegionMissing = "region.missing", Error;
    /// Not a code of 6, 9 or 12 digits.
    RegionCode = "region.code", Error;
    /// `list` is not a month, YYYY-MM.
    RegionList = "region.list", Error;
    /// A county that this installation does not serve.
    RegionNotServed = "region.not_served", Error;
    /// Only the township is known: it finds the village.
    RegionVillageUnknown = "region.village_unknown", Warning;
    /// Only the county is known: it finds the township.
    RegionTownshipUnknown = "region.township_unknown", Warning;
    /// The note on the place is too long.
    RegionNoteTooLong = "region.note_too_long", Error;

    /// Not between 1 and the largest household taken.
    HouseholdSize = "household.size", Error;
    /// More members than the form takes.
    MembersTooMany = "members.too_many", Error;
    /// Not as many members as the household has people.
    MembersCount = "members.count", Warning;
    /// More than one head of the household.
    MembersHeads = "members.heads", Error;
    /// A member without a name.
    MemberNameMissing = "member.name_missing", Error;
    /// What a member is to the head is not said.
    MemberRelationMissing = "member.relation_missing", Error;
    /// Not a year in which somebody who lives was born.
    MemberBorn = "member.born", Error;
    /// The same member twice.
    MemberDuplicate = "member.duplicate", Error;

    /// No hardship chosen.
    HardshipMissing = "hardship.missing", Error;
    /// More than the form takes.
    HardshipTooMany = "hardship.too_many", Error;
    /// The same hardship twice.
    HardshipDuplicate = "hardship.duplicate", Error;
    /// 其他 alone says nothing: a few words are needed.
    DescriptionMissing = "description.missing", Error;
    /// More than 500 characters.
    DescriptionTooLong = "description.too_long", Error;

    /// Filed by proxy (代填), but who fills in is not said.
    ProxyMissing = "proxy.missing", Error;
    /// Filed for oneself, yet a proxy is named.
    ProxyUnexpected = "proxy.unexpected", Error;
    /// A close relative (近亲属, Civil Code 1045) must say which.
    ProxyRelationMissing = "proxy.relation_missing", Error;
    /// Another reason needs a few words.
    ProxyReasonMissing = "proxy.reason_missing", Error;
    /// A text of the proxy section is too long.
    ProxyTextTooLong = "proxy.text_too_long", Error;
    /// The content was not read aloud to the applicant (S2: 将相关内容告知农户).
    ProxyNotReadAloud = "proxy.not_read_aloud", Error;

    /// Filed by proxy without saying how the applicant signs.
    SignatureMissing = "signature.missing", Error;
    /// No thumbprint or signature now: why?
    SignatureReasonMissing = "signature.reason_missing", Error;
    /// The reason is too long.
    SignatureReasonTooLong = "signature.reason_too_long", Error;
    /// Who can never sign needs a witness.
    WitnessMissing = "witness.missing", Error;
    /// The witness is the one who fills in.
    WitnessIsFiller = "witness.is_filler", Error;
    /// The photo of the print or signature is not listed.
    SignaturePhotoMissing = "signature.photo_missing", Warning;
    /// 缺手印: none can be had now; the township gets it at the visit.
    SignatureLater = "signature.later", Warning;

    /// The promise to tell the truth is not ticked.
    TruthfulNotAgreed = "consent.truthful_not_agreed", Error;
    /// The authorisation to query assets is not ticked.
    AuthorisationNotAgreed = "consent.authorisation_not_agreed", Error;
    /// The text agreed to is not named by version and hash.
    ConsentText = "consent.text", Error;
    /// No text of that version and hash ever shipped: what was read is not known.
    ConsentTextUnknown = "consent.text_unknown", Warning;
    /// No holder of records named.
    HoldersMissing = "consent.holders_missing", Error;
    /// A holder that the policy does not name.
    HolderNotInPolicy = "consent.holder_not_in_policy", Error;

    /// More attachments than taken.
    AttachmentsTooMany = "attachments.too_many", Error;
    /// Together larger than taken.
    AttachmentsTooLarge = "attachments.too_large", Error;
    /// One attachment is larger than taken, or empty.
    AttachmentSize = "attachment.size", Error;
    /// The hash is not 64 lower-case hex digits.
    AttachmentHash = "attachment.hash", Error;
    /// The same photo twice.
    AttachmentDuplicate = "attachment.duplicate", Error;

    /// A correction changes who files, for whom, or what was agreed to.
    CorrectionFixed = "correction.fixed", Error;
    /// A correction or an amendment names a place in another county.
    CorrectionCounty = "correction.county", Error;
}

impl Serialize for Code {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// Limits for the placeholders of a sentence, by name. Numbers only: never a value
/// that somebody entered.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Params(Vec<(&'static str, u64)>);

impl Params {
    /// The placeholders' names, sorted.
    pub fn names(&self) -> impl Iterator<Item = &'static str> {
        self.0.iter().map(|(name, _)| *name)
    }
}

impl Serialize for Params {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().copied())
    }
}

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Violation {
    /// Where: a JSON Pointer (RFC 6901) into the declaration, `""` for the whole.
    pub path: String,
    /// Code of the finding.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub code: Code,
    /// Whether it blocks.
    pub severity: Severity,
    /// Limits that the sentence names, never entered values.
    #[cfg_attr(feature = "openapi", schema(value_type = std::collections::BTreeMap<String, u64>))]
    pub params: Params,
}

impl Violation {
    /// A finding without limits.
    pub fn new(path: impl Into<String>, code: Code) -> Self {
        Self { path: path.into(), code, severity: code.severity(), params: Params::default() }
    }

    /// The same, naming a limit.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: u64) -> Self {
        let Params(limits) = &mut self.params;
        let at = limits.iter().position(|(other, _)| *other > name).unwrap_or(limits.len());
        limits.insert(at, (name, value));
        self
    }
}
