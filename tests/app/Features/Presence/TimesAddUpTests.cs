using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;

namespace DutyCall.Features.Presence;

/// <summary>
/// Days made up of whatever may overlap: statuses, calls with holds, ringing, wrap-ups. Each is counted second by second here, and
/// by the report; both come to the same, and the parts to the time signed in.
/// </summary>
public sealed class TimesAddUpTests : SliceTest
{
    /// <summary>The day begins at 12:00 UTC and lasts this many seconds; the clock stands at 15:00.</summary>
    const int Length = 3 * 3600;

    [Fact]
    public async Task Whatever_happens_in_a_day_the_parts_add_up_to_the_time_signed_in()
    {
        var generated = Gen.Sample(AnyDay, 60, 40).ToArray();
        var contact = await Given.Contact("+12125550123");
        var days = new Dictionary<string, Day>();
        foreach (var (day, n) in generated.Select((day, n) => (day, n)))
        {
            var name = $"Agent {n}";
            days[name] = day;
            await Keep(await Given.Agent(name: name), day, contact);
        }

        var report = await (await Browse(await Given.Admin()).WithToken()).Get("/api/v1/reports/presence?from=2026-11-20");
        var told = report.Json.GetProperty("days").EnumerateArray().ToDictionary(day => day.GetProperty("name").GetString()!);

        foreach (var (name, day) in days)
        {
            var expected = Count(day);
            var actual = told.TryGetValue(name, out var found) ? PartsOf(found) : Parts.ToDictionary(part => part, _ => 0);
            Assert.True(Parts.All(part => expected.GetValueOrDefault(part) == actual[part]), $"{day}\n{string.Join(", ", Parts.Select(part => $"{part} {expected.GetValueOrDefault(part)} told as {actual[part]}"))}");
            Assert.Equal(day.SignedIn, found.ValueKind == JsonValueKind.Undefined ? 0 : found.GetProperty("signedInSeconds").GetInt32());
            Assert.Equal(day.SignedIn, actual.Values.Sum());
        }
    }

    static readonly string[] Parts = ["talk", "hold", "connecting", "ringing", "wrapUp", "ready", "away", "doNotDisturb"];

    static Dictionary<string, int> PartsOf(JsonElement day)
    {
        Assert.Equal(day.GetProperty("awaySeconds").GetInt32(), day.GetProperty("pauses").EnumerateArray().Sum(pause => pause.GetProperty("seconds").GetInt32()));
        return Parts.ToDictionary(part => part, part => day.GetProperty($"{part}Seconds").GetInt32());
    }

    /// <summary>What a second goes to is asked of the second alone.</summary>
    static Dictionary<string, int> Count(Day day) => Enumerable.Range(0, Length)
        .Select(day.PartAt).OfType<string>().CountBy(part => part).ToDictionary();

    /// <param name="From">Seconds into the day.</param>
    sealed record Span(int From, int Until)
    {
        public bool Has(int second) => second >= From && second < Until;
    }

    sealed record Status(int At, string Intent, string? Reason);

    /// <param name="Met">After how many seconds both were there; null: never.</param>
    /// <param name="Holds">Of the customer.</param>
    sealed record Seat(Span Span, int? Met, bool Owns, Span[] Holds)
    {
        public string? PartAt(int second) =>
            !Span.Has(second) ? null
            : Owns && Holds.Any(hold => hold.Has(second)) ? "hold"
            : Met is { } met && second >= Span.From + met ? "talk"
            : "connecting";
    }

    sealed record Day(Status[] Statuses, Seat[] Seats, Span[] Rings, Span[] WrapUps)
    {
        public int SignedIn => Enumerable.Range(0, Length).Count(second => StatusAt(second) is { Intent: not "offline" });

        public string? PartAt(int second)
        {
            if (StatusAt(second) is not { Intent: not "offline" } status)
                return null;
            var calls = Seats.Select(seat => seat.PartAt(second)).ToArray();
            return calls.Contains("hold") ? "hold"
                : calls.Contains("talk") ? "talk"
                : calls.Contains("connecting") ? "connecting"
                : Rings.Any(ring => ring.Has(second)) ? "ringing"
                : WrapUps.Any(wrapUp => wrapUp.Has(second)) ? "wrapUp"
                : status.Intent switch { "online" => "ready", "away" => "away", _ => "doNotDisturb" };
        }

        Status? StatusAt(int second) => Statuses.LastOrDefault(status => status.At <= second);

        public override string ToString() => JsonSerializer.Serialize(this);
    }

    static Gen<Day> AnyDay =>
        from statuses in Some(8, from at in Gen.Choose(0, Length - 1) from intent in Gen.Elements("online", "online", "away", "dnd", "offline") from reason in Gen.Elements("break", "lunch", null) select new Status(at, intent, intent == "away" ? reason : null))
        from seats in Some(6, from span in AnySpan from met in Gen.Choose(-20, 60) from owns in Gen.Elements(true, true, false) from holds in Some(3, AnySpan) select new Seat(span, met < 0 ? null : met, owns, holds))
        from rings in Some(5, AnySpan)
        from wrapUps in Some(4, AnySpan)
        select new Day([.. statuses.DistinctBy(status => status.At).OrderBy(status => status.At)], seats, rings, wrapUps);

    static Gen<Span> AnySpan =>
        from at in Gen.Choose(0, Length - 1)
        from length in Gen.Choose(0, 1500)
        select new Span(at, Math.Min(Length, at + length));

    static Gen<T[]> Some<T>(int most, Gen<T> one) => from count in Gen.Choose(0, most) from all in Gen.ArrayOf(one, count) select all;

    async Task Keep(Person agent, Day day, Guid contact)
    {
        foreach (var status in day.Statuses)
        {
            await Run($"insert into presence_log (org_id, user_id, at, intent, reason, why) values (@OrgId, @Id, {Moment("@At")}, @Intent, @Reason, 'chosen')", new { agent.OrgId, agent.Id, status.At, status.Intent, status.Reason });
        }

        foreach (var seat in day.Seats)
        {
            await Run($"""
                insert into call_legs (org_id, id, call_id, role, label, address, created_at, joined_at, holds)
                values (@OrgId, gen_random_uuid(), @call, 'customer', 'customer', '', {Moment("@From")}, {Moment("@From")},
                        (select coalesce(range_agg(tstzrange({Moment("f")}, {Moment("u")})), tstzmultirange()) from unnest(@froms::int[], @untils::int[]) as h (f, u)));
                insert into call_legs (org_id, id, call_id, role, label, address, user_id, part, created_at, joined_at, gone_at)
                values (@OrgId, gen_random_uuid(), @call, 'agent', 'agent', '', @Id, @part, {Moment("@From")}, {Moment("@met")}, {Moment("@Until")})
                """, new
            {
                agent.OrgId, agent.Id, call = await Given.Call(agent, contact: contact), seat.Span.From, seat.Span.Until, met = seat.Span.From + seat.Met, part = seat.Owns ? "owner" : "consult",
                froms = seat.Holds.Select(hold => hold.From).ToArray(), untils = seat.Holds.Select(hold => hold.Until).ToArray(),
            });
        }

        foreach (var ring in day.Rings)
        {
            await Run($"insert into offers (org_id, id, call_id, user_id, purpose, offered_at, expires_at, state, ended_at) values (@OrgId, gen_random_uuid(), @call, @Id, 'inbound', {Moment("@From")}, {Moment("@Until")}, 'expired', {Moment("@Until")})",
                new { agent.OrgId, agent.Id, call = await Given.Call(agent, contact: contact), ring.From, ring.Until });
        }

        foreach (var wrapUp in day.WrapUps)
        {
            await Run($"update calls set wrap_up_spans = tstzmultirange(tstzrange({Moment("@From")}, {Moment("@Until")})) where id = @call", new { call = await Given.Call(agent, contact: contact), wrapUp.From, wrapUp.Until });
        }
    }

    static string Moment(string second) => $"(timestamptz '2026-11-20 12:00 UTC' + make_interval(secs => {second}::int))";
}
