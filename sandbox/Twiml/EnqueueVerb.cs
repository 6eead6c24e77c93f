using DutyCall.Sandbox.Carrier;
using DutyCall.Sandbox.Media.Sounds;
using Fields = System.Collections.Generic.List<System.Collections.Generic.KeyValuePair<string, string>>;

namespace DutyCall.Sandbox.Twiml;

/// <summary>Lets the caller wait in a queue until somebody dials the queue, or the wait document leaves it.</summary>
sealed class EnqueueVerb(Exchange exchange, Call call, Verb verb, TwimlDocument document, CancellationToken stopped)
{
    static readonly TimeSpan LeastRound = TimeSpan.FromSeconds(1);

    public async Task<Then> Run()
    {
        var queue = exchange.Queue(verb.Text);
        if (queue.Members.Count >= verb.Number("maxQueueSize", queue.MaxSize, 1, 5000))
            return await AskAction("queue-full", queue, exchange.Now);
        var since = exchange.Now;
        var member = queue.Add(call);
        try
        {
            var result = await Wait(queue, member);
            return await AskAction(result, queue, since);
        }
        catch (OperationCanceledException) when (call.State.IsOver())
        {
            return await AskAction("hangup", queue, since);
        }
        catch (OperationCanceledException) when (member.Redirected)
        {
            await Tell("redirected", queue, since);
            throw;
        }
        finally
        {
            queue.Remove(member);
        }
    }

    async Task<string> Wait(CallQueue queue, QueueMember member)
    {
        var waiting = new Script(exchange, call, ScriptPlace.Wait);
        var left = new TaskCompletionSource();
        using var stop = stopped.Register(waiting.Stop);
        exchange.Serial.Go(() => Entertain(queue, member, waiting, left));
        await Task.WhenAny(member.Taken, left.Task).WaitAsync(stopped);
        waiting.Stop();
        call.Leg?.StopPlaying();
        if (!member.Taken.IsCompleted)
            return "leave";
        await member.Talked.WaitAsync(stopped);
        return "bridged";
    }

    async Task Entertain(CallQueue queue, QueueMember member, Script script, TaskCompletionSource left)
    {
        if (verb["waitUrl"] is not { Length: > 0 } given || document.Resolve(given) is not { } url)
        {
            call.Leg?.Play(HoldMusic.Play());
            return;
        }
        while (!script.Left && !script.Stopped.IsCancellationRequested)
        {
            var began = exchange.Now;
            await script.Run(TwimlSource.Fetch(url, verb["waitUrlMethod"], Status(queue, member)));
            if (!script.Left && exchange.Now - began < LeastRound)
                await Task.Delay(LeastRound, exchange.Clock, script.Stopped);
        }
        left.TrySetResult();
    }

    Fields Status(CallQueue queue, QueueMember member) =>
    [
        new("QueueSid", queue.Sid), new("QueuePosition", VoiceParameters.Text(queue.Members.ToList().IndexOf(member) + 1)),
        new("QueueTime", VoiceParameters.Text((int)(exchange.Now - member.Since).TotalSeconds)), new("AvgQueueTime", VoiceParameters.Text(queue.AverageWait)),
        new("CurrentQueueSize", VoiceParameters.Text(queue.Members.Count)), new("MaxQueueSize", VoiceParameters.Text(verb.Number("maxQueueSize", queue.MaxSize, 1, 5000))),
    ];

    async Task<Then> AskAction(string result, CallQueue queue, DateTimeOffset since)
    {
        if (call.State.IsOver())
        {
            await Tell(result, queue, since);
            return Then.Continue;
        }
        return Action(result, queue, since) is { } next ? Then.To(next) : Then.Continue;
    }

    /// <summary>Of what has happened already, to whatever the answer says.</summary>
    async Task Tell(string result, CallQueue queue, DateTimeOffset since)
    {
        if (Action(result, queue, since) is { } action)
            await exchange.Fetcher.Get(action, call);
    }

    TwimlSource? Action(string result, CallQueue queue, DateTimeOffset since)
    {
        if (verb["action"] is not { } action || document.Resolve(action) is not { } url)
            return null;
        Fields fields = [new("QueueResult", result), new("QueueSid", queue.Sid), new("QueueTime", VoiceParameters.Text((int)(exchange.Now - since).TotalSeconds))];
        return TwimlSource.Fetch(url, verb["method"], fields);
    }
}
