/** The pages that ask. Records on phones keep these names. */
export type StepName =
  | 'start' | 'filler' | 'why' | 'filler-contact' | 'applicant' | 'household'
  | 'hardships' | 'consents' | 'aloud' | 'signature' | 'paper' | 'review'
