using DutyCall.Sandbox.Carrier;
using DutyCall.Sandbox.Media;
using DutyCall.Sandbox.Media.Sounds;

namespace DutyCall.Sandbox.Twiml;

/// <summary>
/// Records what the caller says, after a beep: until a key, a silence, the longest time, or the end of the call. Then its
/// action is asked; when nothing was said, the document goes on.
/// </summary>
sealed class RecordVerb(Exchange exchange, Call call, Verb verb, TwimlDocument document, TwimlSource source, CancellationToken stopped)
{
    const double Audible = 0.01;
    static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);
    static readonly TimeSpan BeepLength = TimeSpan.FromSeconds(0.4);

    readonly TaskCompletionSource<string> ended = new();
    readonly string finishers = verb["finishOnKey"] ?? "1234567890*#";
    readonly TimeSpan patience = verb.Seconds("timeout", 5, least: 1);
    DateTimeOffset lastHeard;

    public async Task<Then> Run()
    {
        call.PickUp();
        if (verb.Flag("playBeep", true))
        {
            call.Leg?.Play(Tones.Beep());
            await Task.Delay(BeepLength, exchange.Clock, stopped);
        }
        var recording = Recording.Of(exchange, call, Options());
        string ending;
        try
        {
            ending = await Listen();
        }
        finally
        {
            recording.Finish();
        }
        // Nothing but silence: as if nobody had left a message.
        if (recording.Length == TimeSpan.Zero)
            return Then.Continue;
        return await AskAction(recording, ending);
    }

    /// <summary>The key that ended it, <c>hangup</c>, or nothing after silence or the longest time.</summary>
    async Task<string> Listen()
    {
        lastHeard = exchange.Now;
        call.Digit += Pressed;
        using var limit = exchange.After(verb.Seconds("maxLength", 3600, least: 1), () => ended.TrySetResult(""));
        using var hangUp = call.Over.Register(() => ended.TrySetResult("hangup"));
        var watch = Watch();
        try
        {
            return await ended.Task.WaitAsync(stopped);
        }
        catch (OperationCanceledException) when (call.State.IsOver())
        {
            return "hangup";
        }
        finally
        {
            watch?.Dispose();
            ended.TrySetResult("");
            call.Digit -= Pressed;
        }
    }

    ITimer? Watch() => exchange.After(Look, () =>
    {
        if (ended.Task.IsCompleted)
            return;
        if (call.Leg is { Level: > Audible })
            lastHeard = exchange.Now;
        if (exchange.Now - lastHeard >= patience)
            ended.TrySetResult("");
        else
            Watch();
    });

    void Pressed(char digit)
    {
        if (finishers.Contains(digit, StringComparison.Ordinal))
            ended.TrySetResult(digit.ToString());
    }

    RecordingOptions Options() => new("RecordVerb", 1, RecordedTrack.Inbound, verb["trim"] != "do-not-trim", RecordingOptions.CallbackOf(
        verb["recordingStatusCallback"] is { Length: > 0 } url ? document.Resolve(url) : null, verb["recordingStatusCallbackMethod"], verb.Words("recordingStatusCallbackEvent")));

    async Task<Then> AskAction(Recording recording, string ending)
    {
        var action = verb["action"] is { } given ? document.Resolve(given) : source.Url;
        if (action is null)
        {
            call.Note(11100, "Invalid URL format", verb["action"]);
            return Then.HangUp;
        }
        var next = TwimlSource.Fetch(action, verb["method"],
        [
            new("RecordingUrl", recording.Url), new("RecordingSid", recording.Sid), new("RecordingDuration", VoiceParameters.Text(recording.Seconds)), new("Digits", ending),
        ]);
        if (!call.State.IsOver())
            return Then.To(next);
        // The caller has hung up: the application is told, and its answer has nobody to instruct.
        await exchange.Fetcher.Get(next, call);
        return Then.Continue;
    }
}
