using DutyCall.Browser;
using Xunit.Runner.InProc.SystemConsole;

// `smoke --base-url URL`: one real call against an application that runs already.
// `look --base-url URL --out FOLDER`: pictures of the pages, and what axe says of them.
// Anything else goes to xunit.
return args switch
{
    ["smoke", "--base-url", var url] => await Smoke.Run(new Uri(url)),
    ["look", "--base-url", var url, "--out", var folder] => await Look.Run(new Uri(url), folder),
    _ => await ConsoleRunner.Run(args),
};
