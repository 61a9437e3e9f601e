import CadrePage from './CadrePage.vue'

/** For cadres, who file for many; loaded as a piece of its own. */
export const pages = { CadrePage }
