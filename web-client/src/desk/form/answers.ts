import {
  answersIn, emptyHousehold, type Household, type HouseholdAnswers, householdOf,
} from '@/shared/form/household'
import type { CaseView } from '../api/types'

/** 还不清楚: the village or township is not known; whoever answers finds it. */
export const UNKNOWN = '?'

/** What is asked about a household, as an officer types it: the place from lists. */
export interface DeskAnswers extends HouseholdAnswers {
  /** Code of 9 digits, [`UNKNOWN`], or empty: not chosen yet. */
  township: string
  /** Code of 12 digits, [`UNKNOWN`], or empty. */
  village: string
}

export function emptyAnswers(): DeskAnswers {
  return { ...emptyHousehold(), township: '', village: '' }
}

/** The answers of a filing, for changing them. */
export function answersOf({ declaration, region: { code } }: CaseView): DeskAnswers {
  return {
    ...answersIn(declaration),
    township: code.length >= 9 ? code.slice(0, 9) : UNKNOWN,
    village: code.length === 12 ? code : UNKNOWN,
  }
}

/** The narrowest place that is known; empty while a choice is missing. */
export function regionOf({ township, village }: DeskAnswers, county: string): string {
  if (township === UNKNOWN) return county
  return village === UNKNOWN ? township : village
}

/** The answers as the form has them. */
export const toParts = (answers: DeskAnswers, county: string, list: string): Household =>
  householdOf(answers, regionOf(answers, county), list)
