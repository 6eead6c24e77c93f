using System.Net;
using System.Text.Json;

namespace DutyCall.Features.Presence;

/// <summary>A test about somebody at their desk: pages that live, fall silent and come back, on a clock that is stepped.</summary>
public abstract class PresenceTest : SliceTest
{
    private protected async Task<Desk> Open(Person person, Guid? page = null) => new(await Browse(person).WithToken(), page ?? Guid.CreateVersion7());

    /// <summary>Their only page, alive and well: a call would reach them.</summary>
    private protected async Task<Desk> AtWork(Person person)
    {
        var desk = await Open(person);
        await desk.Beat();
        return desk;
    }

    /// <summary>Time passes; what a living page and the server do meanwhile is done.</summary>
    private protected async Task Pass(TimeSpan time, params Desk[] living)
    {
        for (var left = time; left > TimeSpan.Zero; left -= TimeSpan.FromSeconds(10))
        {
            Clock.Step(left < TimeSpan.FromSeconds(10) ? left : TimeSpan.FromSeconds(10));
            foreach (var desk in living)
                await desk.Live(left < TimeSpan.FromSeconds(10) ? left : TimeSpan.FromSeconds(10));
            await Settle();
        }
    }

    private protected Task Settle() => Send(new SettlePresence.Command());

    /// <summary>What others see, and why no call would reach them: "Unreachable device".</summary>
    private protected async Task<string> Shown(Person person) => await Ask<string>(
        "select concat_ws(' ', shown_as, unreachable_why) from agent_states(@now) where user_id = @Id", new { person.Id, now = Clock.GetUtcNow() });

    private protected Task<bool> IsRoutable(Person person) => Ask<bool>(
        "select exists (select from routable_agents(@now) where user_id = @Id)", new { person.Id, now = Clock.GetUtcNow() });

    private protected Task<string[]> Log(Person person) => Ask<string[]>(
        "select coalesce(array_agg(concat_ws(' ', to_char(at at time zone 'UTC', 'HH24:MI:SS'), intent, reason, why) order by at, why), '{}') from presence_log where user_id = @Id", new { person.Id });
}

/// <summary>A page that holds the phone.</summary>
sealed class Desk(Browser browser, Guid page)
{
    long sequence;
    TimeSpan idle;
    TimeSpan sinceBeat;

    public Browser Browser => browser;

    public string Device { get; set; } = "registered";

    public bool Hears { get; set; } = true;

    public async Task<JsonElement> Beat(long? numbered = null)
    {
        var answer = await browser.PutJson(Path, new { sequence = numbered ?? ++sequence, device = Device, problem = Device == "lost" ? "The phone network does not answer." : null, idleSeconds = (int)idle.TotalSeconds, hears = Hears });
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        sinceBeat = TimeSpan.Zero;
        return answer.Json;
    }

    /// <summary>A heartbeat every 30 s and a word about the event stream every 10, as the page's script does it.</summary>
    public async Task Live(TimeSpan step)
    {
        idle += step;
        sinceBeat += step;
        if (Hears)
            await browser.PostJson($"{Path}/heard", new { });
        if (sinceBeat >= TimeSpan.FromSeconds(30))
            await Beat();
    }

    public Task<JsonElement> Touch()
    {
        idle = TimeSpan.Zero;
        return Beat();
    }

    public Task<Answer> Choose(string intent, string? reason = null) => browser.PutJson("/api/v1/presence", new { intent, reason });

    public Task<Answer> Close() => browser.Delete($"{Path}?sequence={++sequence}");

    string Path => $"/api/v1/presence/pages/{page}";
}
