// The most that the crate and the server take: tests/law/generated.rs says what stands here.
/** Characters of a name. */
export const NAME_MAX = 50
/** Characters of a note, a reason, a relation, of how a name is read. */
export const NOTE_MAX = 100
/** Characters of the description. */
export const DESCRIPTION_MAX = 500
/** People in a household. */
export const HOUSEHOLD_MAX = 30
/** Members of a household who are named. */
export const MEMBERS_MAX = 20
/** Characters of an officer's message to the applicant. */
export const MESSAGE_MAX = 500
