using DutyCall.Sandbox.Carrier;
using DutyCall.Sandbox.Media.Sounds;
using DutyCall.Sandbox.Webhooks;

namespace DutyCall.Sandbox.Twiml;

/// <summary>
/// Performs what can be heard: Say, Play and Pause, in a call's own instructions and in the documents of those who wait.
/// How long it takes is told by the carrier's clock, not by who listens.
/// </summary>
sealed class Performer(TwimlFetcher fetcher, WebhookSender sender, Speech speech, SandboxClock clock)
{
    /// <summary>A document that makes no sound is asked for again no oftener than this.</summary>
    static readonly TimeSpan LeastRound = TimeSpan.FromSeconds(1);

    /// <summary>One verb, as often as it says. <paramref name="play"/> puts a sound where it is to be heard.</summary>
    public async Task Perform(Verb verb, TwimlDocument document, Call call, Action<Clip> play, CancellationToken stop)
    {
        if (verb.Name == "Pause")
        {
            await Task.Delay(verb.Seconds("length", 1, least: 1), clock, stop);
            return;
        }
        if (await Sound(verb, document, call) is not { } clip)
            return;
        var times = verb.Number("loop", 1);
        for (var i = 0; times == 0 || i < times; i++)
        {
            stop.ThrowIfCancellationRequested();
            play(clip.Again());
            await Task.Delay(clip.Length, clock, stop);
        }
    }

    /// <summary>A document for those who wait or listen: Play, Say, Pause and Redirect. False when it could not be had.</summary>
    public async Task<bool> Perform(TwimlSource source, Call call, Action<Clip> play, CancellationToken stop)
    {
        var next = source;
        while (next is not null)
        {
            if (await fetcher.Get(next, call) is not { } document)
                return false;
            next = await PerformVerbs(document, call, play, stop);
        }
        return true;
    }

    /// <summary>The same, asked for again each time it has ended. False when it could not be had even once; later failures are silence until the next round.</summary>
    public async Task<bool> PerformForever(TwimlSource source, Call call, Action<Clip> play, CancellationToken stop)
    {
        var performed = false;
        while (!stop.IsCancellationRequested)
        {
            var began = clock.GetUtcNow();
            if (!await Perform(source, call, play, stop) && !performed)
                return false;
            performed = true;
            if (clock.GetUtcNow() - began < LeastRound)
                await Task.Delay(LeastRound, clock, stop);
        }
        return true;
    }

    async Task<TwimlSource?> PerformVerbs(TwimlDocument document, Call call, Action<Clip> play, CancellationToken stop)
    {
        foreach (var element in document.Response.Elements())
        {
            var verb = new Verb(element, problem => call.Note(problem.Code, problem.Message, document.Url, problem.Warning));
            if (verb.Name is "Say" or "Play" or "Pause")
                await Perform(verb, document, call, play, stop);
            else if (verb.Name == "Redirect")
                return document.Resolve(verb.Text) is { } url ? TwimlSource.Fetch(url, verb["method"]) : null;
            else
                call.Note(13238, $"<{verb.Name}> is not allowed here", document.Url);
        }
        return null;
    }

    async Task<Clip?> Sound(Verb verb, TwimlDocument document, Call call)
    {
        if (verb.Name == "Say")
            return await Say(verb, call, document);
        if (verb["digits"] is { } digits)
            return new Clip(Speech.Rendered(Tones.Digits(digits)).ToArray()) { Keys = digits };
        if (document.Resolve(verb.Text) is not { } url)
        {
            call.Note(11100, "Invalid URL format", verb.Text);
            return null;
        }
        return Decode(await sender.Send(new Webhook("media", url, "GET", []) { CallSid = call.Sid, Cookies = call.Cookies }), call, url);
    }

    async Task<Clip?> Say(Verb verb, Call call, TwimlDocument document)
    {
        if (verb.Spoken.Length > 0)
            return new Clip(await speech.Say(verb.Spoken, verb["language"] ?? "en-US"));
        call.Note(13520, "Say: Invalid text", document.Url, warning: true);
        return null;
    }

    /// <summary>The sandbox reads WAVE files only; of others it says so and plays nothing.</summary>
    static Clip? Decode(WebhookAnswer answer, Call call, string url)
    {
        if (!answer.Ok)
        {
            call.NoteFailure(answer, url);
            return null;
        }
        try
        {
            return new Clip(Wav.Read(answer.Body));
        }
        catch (InvalidDataException e)
        {
            call.Note(12300, $"Invalid Content-Type {answer.ContentType}: {e.Message}", url);
            return null;
        }
    }
}
