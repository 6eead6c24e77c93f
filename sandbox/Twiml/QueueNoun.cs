using DutyCall.Sandbox.Carrier;
using DutyCall.Sandbox.Media.Sounds;

namespace DutyCall.Sandbox.Twiml;

/// <summary>Connects the call to the first who waits in a queue; waits itself, as long as a Dial may, when nobody does.</summary>
sealed class QueueNoun(Exchange exchange, Call call, Verb dial, Verb noun, TwimlDocument document, CancellationToken stopped)
{
    public async Task<DialResult> Run()
    {
        call.PickUp();
        if (exchange.FindQueue(noun.Text) is not { } queue)
        {
            call.Note(14201, "Dial Queue: there is no such queue", document.Url);
            return new("failed");
        }
        if (await First(queue) is not { } member)
            return new("no-answer");
        try
        {
            return await Talk(queue, member);
        }
        finally
        {
            member.EndTalk();
        }
    }

    async Task<QueueMember?> First(CallQueue queue)
    {
        var patience = Task.Delay(dial.Seconds("timeout", 30, 5, 600) + TimeSpan.FromSeconds(5), exchange.Clock, stopped);
        call.Leg?.Play(Tones.Ringback());
        while (queue.Members.Count == 0 && !patience.IsCompleted)
            await Task.WhenAny(queue.Arrival, patience).WaitAsync(stopped);
        call.Leg?.StopPlaying();
        return queue.TakeFirst();
    }

    async Task<DialResult> Talk(CallQueue queue, QueueMember member)
    {
        var waited = VoiceParameters.Text((int)(exchange.Now - member.Since).TotalSeconds);
        List<KeyValuePair<string, string>> about = [new("QueueSid", queue.Sid), new("QueueTime", waited), new("DequeingCallSid", call.Sid)];
        member.BeTakenBy(call);
        if (noun["url"] is { Length: > 0 } given && document.Resolve(given) is { } url)
            await new Script(exchange, member.Call, ScriptPlace.Whisper).Run(TwimlSource.Fetch(url, noun["method"], about)).WaitAsync(stopped);
        using var bridge = new Bridge(call, member.Call, dial.Flag("hangupOnStar", false));
        await bridge.Ended.WaitAsync(stopped);
        return new("completed", member.Call, Bridged: true, Extra: [.. about, new("QueueResult", "bridged")]);
    }
}
