namespace DutyCall.Browser;
static class Smoke { public static Task<int> Run(Uri app) => Task.FromResult(app.IsAbsoluteUri ? 1 : 0); }
