namespace DutyCall.Features.Admin.LoadDemo;

/// <param name="TalkSeconds">Null when nobody and no machine answered.</param>
sealed record DemoCall(
    Guid Id, DemoPerson Agent, DemoContact Contact, string OurNumber, DateTime StartedAt, int RingSeconds, int? TalkSeconds,
    string Result, string LegStatus, string EndedBy, string Disposition, string Notes);

/// <summary>What the agents did on the last eleven working days: five calls each, an hour and a half apart.</summary>
static class DemoCalls
{
    static readonly string[] Talks =
    [
        "Wants the quote by mail, decides with her partner.", "Happy with the price, asked about paperless billing.", "Contract elsewhere until March.",
        "Sent the comparison. Will read it at the weekend.", "Booked the survey for next week.", "Asked twice whether the rate is fixed. It is.", "",
    ];

    static readonly string[] Callbacks = ["In a meeting, call after four.", "Asked for a call tomorrow morning.", "Driving. Call in the evening."];

    public static IReadOnlyList<DemoCall> Of(DemoPeople people, IReadOnlyList<DemoContact> contacts, DateTime now, TimeZoneInfo zone, Dice dice)
    {
        var calls =
            from day in WorkingDays(TimeZoneInfo.ConvertTimeFromUtc(now, zone).Date)
            from agent in people.Agents
            let own = contacts.Where(contact => contact.Owner == agent).ToArray()
            from slot in Enumerable.Range(0, 5)
            let local = day.AddHours(9).AddMinutes(slot * 90 + dice.Below(60)).AddSeconds(dice.Below(60))
            select Invent(agent, dice.OneOf(own), people, TimeZoneInfo.ConvertTimeToUtc(local, zone), dice);

        return [.. calls.Where(call => call.StartedAt < now.AddMinutes(-30))];
    }

    static IEnumerable<DateTime> WorkingDays(DateTime today) =>
        Enumerable.Range(0, 15).Select(back => today.AddDays(back - 14)).Where(day => day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday));

    static DemoCall Invent(DemoPerson agent, DemoContact contact, DemoPeople people, DateTime at, Dice dice)
    {
        var number = people.Numbers.First(number => number.Department == agent.Department).Number;
        DemoCall Call(int ring, int? talk, string result, string leg, string endedBy, string disposition, string notes = "") =>
            new(dice.Id(), agent, contact, number, at, ring, talk, result, leg, endedBy, disposition, notes);

        return dice.Below(100) switch
        {
            < 34 => Call(dice.Between(4, 18), dice.Between(45, 900), "human", "completed", dice.OneOf<string>(["agent", "customer"]), "connected", dice.OneOf(Talks)),
            < 44 => Call(dice.Between(4, 18), dice.Between(20, 90), "human", "completed", "customer", "callback", dice.OneOf(Callbacks)),
            < 51 => Call(dice.Between(4, 18), dice.Between(12, 60), "human", "completed", "customer", "not_interested"),
            < 73 => Call(dice.Between(18, 24), dice.Between(8, 35), "machine", "completed", "agent", "voicemail"),
            < 91 => Call(dice.Between(24, 30), null, "no_answer", "no-answer", "carrier", "no_answer"),
            < 96 => Call(dice.Between(1, 3), null, "busy", "busy", "carrier", "busy"),
            < 99 => Call(dice.Between(1, 2), null, "bad_number", "failed", "carrier", "wrong_number"),
            _ => Call(dice.Between(4, 18), dice.Between(6, 30), "human", "completed", "customer", "do_not_call", "Asked not to be called again."),
        };
    }
}
