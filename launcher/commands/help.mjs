/** What there is to say. */
export function help() {
    console.log(`Usage: ./dutycall COMMAND

  run          Build and run DutyCall: http://127.0.0.1:5080, or the next free port
  test         Run every test; what they need is set up first
  smoke        Make a real call in a headless Chromium, step by step
  migrate      Bring the database up to date
  verify       Check that no receipt of a call was changed, removed or slipped in
  bench NAME   Run a benchmark; without a name, list them
  help         This

Environment (all optional): DATABASE_URL, ASPNETCORE_URLS, DUTYCALL_DATA, DUTYCALL_DEMO, and the Twilio ones in README.md.`);
    return 0;
}
