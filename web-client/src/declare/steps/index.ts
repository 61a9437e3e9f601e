import type { Component } from 'vue'
import type { StepName } from '@/shared/form/stepName'
import AloudStep from './AloudStep.vue'
import ApplicantStep from './ApplicantStep.vue'
import ConsentsStep from './ConsentsStep.vue'
import FillerContactStep from './FillerContactStep.vue'
import FillerStep from './FillerStep.vue'
import HardshipsStep from './HardshipsStep.vue'
import HouseholdStep from './HouseholdStep.vue'
import PaperStep from './PaperStep.vue'
import ReviewStep from './ReviewStep.vue'
import SignatureStep from './SignatureStep.vue'
import WhyStep from './WhyStep.vue'

/** All pages after the first in one piece: once it is here, no page waits for a signal. */
export const steps: Partial<Record<StepName, Component>> = {
  filler: FillerStep,
  why: WhyStep,
  'filler-contact': FillerContactStep,
  applicant: ApplicantStep,
  household: HouseholdStep,
  hardships: HardshipsStep,
  consents: ConsentsStep,
  aloud: AloudStep,
  signature: SignatureStep,
  paper: PaperStep,
  review: ReviewStep,
}
