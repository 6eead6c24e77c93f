using DutyCall.Sandbox.Carrier;
using DutyCall.Sandbox.Webhooks;

namespace DutyCall.Sandbox.Twiml;

/// <summary>Gets a call's instructions, by the fallback URL when the first one fails.</summary>
sealed class TwimlFetcher(WebhookSender sender, SandboxSettings settings)
{
    /// <summary>Null when neither gave a document; what went wrong stands in the call's notifications.</summary>
    public async Task<TwimlDocument?> Get(TwimlSource source, Call call)
    {
        if (source.Inline is { } given)
            return Note(TwimlDocument.Parse(given, null), call, null);
        var (document, failed) = await Ask(source.Url!, source.Method, source.Extra, call);
        if (document is not null || source.FallbackUrl is not { } fallback)
            return document;
        return (await Ask(fallback, source.FallbackMethod, [.. source.Extra, new("ErrorCode", VoiceParameters.Text(failed)), new("ErrorUrl", source.Url!)], call)).Document;
    }

    async Task<(TwimlDocument? Document, int Failed)> Ask(string url, string method, IReadOnlyList<KeyValuePair<string, string>> extra, Call call)
    {
        var standard = VoiceParameters.Of(call, settings.AccountSid);
        var fields = extra.Concat(standard.Where(f => extra.All(e => e.Key != f.Key))).ToList();
        fields.AddRange(VoiceParameters.Custom(call, fields));
        var answer = await sender.Send(new("twiml", url, method, fields) { CallSid = call.Sid, Cookies = call.Cookies });
        if (answer.ErrorCode is { } code)
        {
            call.NoteFailure(answer, url);
            return (null, code);
        }
        var read = TwimlDocument.Read(answer.Body, answer.ContentType, UrlParts.Of(answer.Url).Requested);
        return (Note(read, call, url), read.Problem?.Code ?? 0);
    }

    static TwimlDocument? Note((TwimlDocument? Document, TwimlProblem? Problem) read, Call call, string? url)
    {
        if (read.Problem is { } problem)
            call.Note(problem.Code, problem.Message, url);
        return read.Document;
    }
}
