import type { Component } from 'vue'
import type { AmendedPart } from '@/shared/form/parts'
import type { Basics } from '../basics/useBasics'
import DescriptionField from './DescriptionField.vue'
import HardshipsField from './HardshipsField.vue'
import HomeFields from './HomeFields.vue'
import IdFields from './IdFields.vue'
import MembersField from './MembersField.vue'
import NameFields from './NameFields.vue'
import PhoneFields from './PhoneFields.vue'
import RelationField from './RelationField.vue'
import SizeField from './SizeField.vue'
import UrgentField from './UrgentField.vue'

/** What inputs are given beside the answers. */
export interface Given {
  basics: Basics
  /** Only villages of the present township. */
  fixed?: boolean
  /** Whether a photo of the id card may stand for its number. */
  cardPhoto: boolean
}

/** The fields in which each part is typed, in an entry and in an amendment. */
export const INPUTS: Record<AmendedPart, [input: Component, given?: (of: Given) => object]> = {
  name: [NameFields],
  relation: [RelationField],
  id_number: [IdFields, ({ basics, cardPhoto }) => ({ basics, cardPhoto })],
  phone: [PhoneFields],
  home: [HomeFields, ({ basics, fixed }) => ({ regions: basics.bootstrap.regions, fixed })],
  household: [SizeField],
  members: [MembersField],
  hardships: [HardshipsField, ({ basics }) => ({ most: basics.bootstrap.policy.hardships_max })],
  description: [DescriptionField],
  urgent: [UrgentField],
}
