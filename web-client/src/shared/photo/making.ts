/**
 * Photos that are still being made ready for a form, which takes seconds on a slow phone.
 * Whatever sends or leaves the form waits for them: else they would be too late for it, or get
 * into the next one.
 */
export class Making {
  private readonly works = new Set<Promise<boolean>>()

  /** `work` tells whether the photo could be taken. */
  add(work: Promise<boolean>): Promise<boolean> {
    const made = work.finally(() => this.works.delete(made))
    this.works.add(made)
    return made
  }

  /** Resolves when nothing is being made any more; false when something failed and said why. */
  async done(): Promise<boolean> {
    let all = true
    while (this.works.size > 0) {
      const done = await Promise.all([...this.works].map((one) => one.catch(() => false)))
      all &&= done.every(Boolean)
    }
    return all
  }
}
