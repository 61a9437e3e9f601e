import CadrePage from './CadrePage.vue'

/** For who files for many; a piece of its own. */
export const pages = { CadrePage }
