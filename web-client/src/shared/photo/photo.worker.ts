import { type Task, tasks } from './tasks'

/** The reply: what the task made, or that it failed here. */
export type Reply = { made: Blob | object | null } | { failed: true }

/** One photo at a time; `index.ts` waits for each answer before it sends the next. */
addEventListener('message', ({ data }: MessageEvent<{ task: Task; file: Blob }>) => {
  const answer = (reply: Reply) => postMessage(reply)
  tasks[data.task](data.file).then(
    (made) => answer({ made }),
    () => answer({ failed: true }),
  )
})
