namespace DutyCall.Domain.CallOuts;

/// <summary>Something that other systems can be told of.</summary>
/// <param name="Name">As it stands in a delivery's <c>type</c>.</param>
public sealed record CallOutEvent(string Name, string Area, string Says);

/// <summary>Everything they can be told of. Those of the audit log bear its names; the others come with a call (migration 0052).</summary>
public static class CallOutEvents
{
    /// <summary>Sent on request, to whoever asks for it; nobody subscribes to it.</summary>
    public const string Test = "call_outs.test";

    public static readonly IReadOnlyList<CallOutEvent> All =
    [
        new("calls.answered", "Calls", "Somebody answered, or a call that came in was answered."),
        new("calls.ended", "Calls", "A call is over: its result, its times, and of which campaign it was."),
        new("calls.disposition", "Calls", "An agent said how a call went, or corrected it."),
        new("campaigns.attempt_settled", "Campaigns", "What follows a campaign’s attempt: the contact’s status, and when they are called again."),
        new("campaigns.added", "Campaigns", "A campaign was made."),
        new("campaigns.changed", "Campaigns", "Its settings changed."),
        new("campaigns.copied", "Campaigns", "It was copied."),
        new("campaigns.deleted", "Campaigns", "It was deleted."),
        new("campaigns.planned", "Campaigns", "It waits for its start."),
        new("campaigns.started", "Campaigns", "It dials."),
        new("campaigns.paused", "Campaigns", "It was paused, or paused itself, and why."),
        new("campaigns.resumed", "Campaigns", "It dials again."),
        new("campaigns.stopped", "Campaigns", "It was stopped."),
        new("campaigns.canceled", "Campaigns", "Its planned start was canceled."),
        new("campaigns.restarted", "Campaigns", "A new run began."),
        new("campaigns.overdue", "Campaigns", "It should have started and could not."),
        new("campaigns.finished", "Campaigns", "Nobody is left to call."),
        new("campaigns.pace_changed", "Campaigns", "Its calls a minute changed."),
        new("campaigns.machines_shifted", "Campaigns", "Machines answer more often than they did, or less."),
        new("campaigns.member_added", "Campaigns", "A contact was put on its list."),
        new("campaigns.members_added", "Campaigns", "Contacts were put on its list."),
        new("campaigns.member_changed", "Campaigns", "A contact’s place on its list changed."),
        new("campaigns.member_removed", "Campaigns", "A contact was taken off its list."),
        new("campaigns.skipped", "Campaigns", "An agent skipped a contact."),
        new("campaigns.joined", "Campaigns", "An agent takes its calls."),
        new("campaigns.left", "Campaigns", "An agent takes its calls no more."),
        new("campaigns.seat_lost", "Campaigns", "An agent was gone, and takes its calls no more."),
        new("do_not_call.added", "Compliance", "A number is not to be called."),
        new("do_not_call.removed", "Compliance", "A number may be called again."),
        new("compliance.consent_recorded", "Compliance", "Somebody agreed to be called."),
        new("compliance.consent_revoked", "Compliance", "Somebody took that back."),
        new("compliance.list_imported", "Compliance", "A national list was loaded."),
        new("compliance.list_removed", "Compliance", "A national list was removed."),
        new("compliance.rules_changed", "Compliance", "The calling rules changed."),
        new("compliance.caller_id_capped", "Compliance", "The day’s limit of a caller ID changed."),
        new("callbacks.booked", "Callbacks", "Somebody is to be called back."),
        new("callbacks.missed", "Callbacks", "Nobody called them back in time."),
        new("callbacks.cancelled", "Callbacks", "They are not called back."),
    ];

    static readonly HashSet<string> Names = [.. All.Select(one => one.Name)];

    public static bool Has(string name) => Names.Contains(name);
}
