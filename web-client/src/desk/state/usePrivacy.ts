import { ref } from 'vue'
import { groupIdNumber, maskIdNumber, maskPhone } from '../words/mask'

/** 遮住号码: for a counter where others can see the screen. Holds until switched back. */
const covered = ref(false)

export function usePrivacy() {
  return {
    covered,
    idNumber: (number: string) => (covered.value ? maskIdNumber(number) : groupIdNumber(number)),
    phone: (number: string) => (covered.value ? maskPhone(number) : number),
  }
}
