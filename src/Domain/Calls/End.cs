namespace DutyCall.Domain.Calls;

/// <summary>How a call ended: when, by whom, with what result, and why in words an agent can read.</summary>
/// <param name="By">agent, customer, system or carrier.</param>
/// <param name="Result">human, machine, no_answer, busy, bad_number, carrier_error or canceled.</param>
public sealed record End(DateTimeOffset At, string By, string Result, string Reason)
{
    // SIP: not found, gone, address incomplete, does not exist anywhere (RFC 3261).
    static readonly int[] NoSuchNumber = [404, 410, 484, 604];

    /// <summary>Null while it goes on.</summary>
    /// <param name="unserved">Somebody called us, and nobody of ours has been with them.</param>
    public static End? Of(bool submitted, bool unserved, Leg? agent, Leg customer, News.Dialed? dialed, News.Asked? asked, bool hangUpSent, News.Lost? lost, bool machine = false)
    {
        if (customer.Status.IsOver)
            return unserved && !hangUpSent ? new(customer.EndedAt!.Value, "customer", "no_answer", "They hung up before anybody answered.") : OfCustomer(customer, asked, hangUpSent, machine);
        if (dialed is { Fate: DialFate.Refused })
            return new(dialed.At, "carrier", CarrierRefusal.IsBadNumber(dialed.Code) ? "bad_number" : "carrier_error", CarrierRefusal.InWords(dialed.Code, dialed.Message));
        if (dialed is { Fate: DialFate.NotSent })
            return Unsent(dialed, agent, asked);
        // Given up is given up: should it turn out to have been placed after all, it is hung up.
        if (lost is not null)
            return new(lost.At, "carrier", "carrier_error", "The carrier did not answer, and has no such call. Nothing suggests that a phone rang; dial again if you wish.");
        if (submitted)
            return null;
        if (asked is not null)
            return new(asked.At, asked.By, "canceled", asked.Reason ?? "You hung up before it was dialed.");
        return agent?.IsGone == true ? new(agent.GoneAt!.Value, "system", "canceled", "Your connection ended before it was dialed.") : null;
    }

    static End OfCustomer(Leg customer, News.Asked? asked, bool hangUpSent, bool machine)
    {
        var at = customer.EndedAt!.Value;
        var (ours, because) = asked is not null
            ? (asked.By, asked.Reason ?? "You hung up.")
            : ("system", "Your connection was lost, so the call was ended.");
        return customer.Status switch
        {
            LegStatus.Completed when machine => new(at, "system", "machine", "An answering machine took the call."),
            LegStatus.Completed => hangUpSent ? new(at, ours, "human", because) : new(at, "customer", "human", "They hung up."),
            LegStatus.Canceled => hangUpSent ? new(at, ours, "canceled", because) : new(at, "carrier", "canceled", "The carrier canceled the call."),
            LegStatus.Busy => new(at, "carrier", "busy", "The line is busy, or the call was declined."),
            LegStatus.NoAnswer => hangUpSent ? new(at, ours, "canceled", because) : new(at, "carrier", "no_answer", "Nobody answered."),
            _ when customer.SipCode is { } code && NoSuchNumber.Contains(code) => new(at, "carrier", "bad_number", "This number is not in service."),
            _ => new(at, "carrier", "carrier_error", "The carrier could not complete the call. Try again in a moment."),
        };
    }

    static End Unsent(News.Dialed dialed, Leg? agent, News.Asked? asked) => asked switch
    {
        not null => new(dialed.At, asked.By, "canceled", asked.Reason ?? "You hung up before it was dialed."),
        null when agent?.IsGone == true => new(dialed.At, "system", "canceled", "Your connection ended before it was dialed."),
        _ => new(dialed.At, "carrier", "carrier_error", "The carrier cannot be reached. Nothing was dialed; try again in a moment."),
    };
}
