/** How a run is named in every command. */
export const RUN_ARGUMENT =
  "a run's id, its beginning, its last four characters, or a job's name: its latest run"
