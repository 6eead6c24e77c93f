using DutyCall.Domain;
using DutyCall.Domain.Campaigns;
using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using DutyCall.Infrastructure.Twilio;
using MediatR;

namespace DutyCall.Features.Campaigns.TestMessage;

/// <summary>
/// Somebody hears a campaign's message on a phone of their own: a recorded message is one to whomever it rings, so it passes the gate as the campaign's
/// do, save that the campaign's own attempts and gap are for its contacts. It has its receipt, and counts for no run and no agent.
/// </summary>
/// <param name="Number">As typed.</param>
/// <param name="IsOwn">They say that the phone is their own: their word stands on the receipt, in place of a consent on record.</param>
/// <param name="Typed">As the form has it; null for what is saved.</param>
public sealed record Command(Guid UserId, Guid? DepartmentId, ContactReach Reach, Guid CampaignId, string Number, bool IsOwn, Campaigns.HearMessage.Draft? Typed) : IRequest<Result<Placed>>;

public sealed record Placed(Guid CallId);

/// <summary>How a test of this person's stands; null when there is none.</summary>
public sealed record Query(Guid UserId, Guid CampaignId, Guid CallId) : IRequest<Test?>;

/// <summary>The number this person tested with last; null before they did.</summary>
public sealed record NumberQuery(Guid UserId) : IRequest<string?>;

/// <param name="WasHeard">To its end, or until they pressed a key.</param>
/// <param name="Reason">How it ended, in words.</param>
public sealed record Test(Guid Id, Guid CampaignId, string Number, string State, string? Result, string Reason, bool WasHeard, string Region)
{
    public bool IsOver => State == "ended";
}

public sealed record NoSuchCampaign() : Missing("There is no such campaign, or it is another department's.");

public sealed record NoMessage() : Conflict("This campaign sends no message as it is saved. Save it as one that does, then test it.");

sealed class Handler(Db db, Tenant tenant, CarrierPace pace, TwilioClient carrier, CallUrls urls, IMediator mediator, TimeProvider clock)
    : IRequestHandler<Command, Result<Placed>>, IRequestHandler<Query, Test?>, IRequestHandler<NumberQuery, string?>
{
    static readonly TimeSpan Ring = TimeSpan.FromSeconds(25);

    static readonly string FindCampaign = Sql.Of<Handler>(nameof(FindCampaign));
    static readonly string PlaceCall = Sql.Of<Handler>(nameof(PlaceCall));
    static readonly string IsWanted = Sql.Of<Handler>(nameof(IsWanted));
    static readonly string FindTest = Sql.Of<Handler>(nameof(FindTest));
    static readonly string FindLastNumber = Sql.Of<Handler>(nameof(FindLastNumber));

    public Task<Test?> Handle(Query query, CancellationToken ct) => db.Find<Test>(FindTest, query, ct);

    public Task<string?> Handle(NumberQuery query, CancellationToken ct) => db.Find<string>(FindLastNumber, query, ct);

    public async Task<Result<Placed>> Handle(Command command, CancellationToken ct)
    {
        if (await mediator.Send(new HearMessage.Query(command.CampaignId, command.DepartmentId, command.Reach, command.Typed), ct) is not { } hearing)
            return new NoSuchCampaign();
        if (hearing.Destination != "message")
            return new NoMessage();
        if (Problem(hearing) is { } problem)
            return new Invalid(new() { ["messageText"] = problem });

        var campaign = await db.One<Campaign>(FindCampaign, command, ct);
        var callerIds = await mediator.Send(new Dialer.ChooseCallerId.Query(command.UserId, null, campaign.CallerId), ct);
        var judgement = await mediator.Send(new Compliance.JudgeAttempt.Query(
            AttemptKind.Message, command.Number, command.UserId, null, callerIds.Chosen?.Number ?? campaign.CallerId, campaign.Rules, campaign.Region,
            command.IsOwn ? $"{campaign.Person} says that this phone is their own, and tests the message on it." : null), ct);
        if (!judgement.Verdict.Allowed)
        {
            await mediator.Send(new Compliance.KeepReceipts.Command([judgement.Receipt]), ct);
            var ask = judgement.Verdict.Refusals.Any(check => check.Refusal == RefusalKind.NoConsent) ? " If the phone is your own, say so below." : "";
            return new Invalid(new() { ["number"] = string.Join(' ', judgement.Verdict.Refusals.Select(check => check.Sentence)) + ask });
        }

        var args = Args(command, hearing, judgement.Receipt, callerIds);
        if (await db.Find<Guid?>(PlaceCall, args, ct) is null)
            return new Invalid(new() { ["number"] = "This number is being called at this moment." });
        await Dial(args, CancellationToken.None); // From here on it is to be known what became of it.
        return new Placed(args.CallId);
    }

    static string? Problem(Campaigns.HearMessage.Hearing hearing) => hearing switch
    {
        { PlaysRecording: true } => null,
        { Message.Text: var text } when text.Trim().Length is 0 or > MessageText.Longest => $"Write what is said, in at most {MessageText.Longest} letters.",
        { Message: var message } when !MessageVoices.AreNames(message.Language, message.Voice) => "Choose a voice.",
        _ => null,
    };

    async Task Dial(Arguments call, CancellationToken ct)
    {
        await pace.Wait(ct);
        var org = tenant.OrgId!.Value;
        var wanted = new NewCall(call.CallerId, call.Number, Ring, urls.Message(org, call.CallId, call.LegId), urls.Status(org, call.CallId, call.LegId), null, ToTheEnd: false);
        var fate = await db.One<bool>(IsWanted, call, ct)
            ? (await carrier.PlaceCall(wanted, ct)).ToNews()
            : new Fate<CallResource>.NotSent("The call was not wanted any more when its turn came.").ToNews();
        await mediator.Send(new Calls.RecordNews.Command("rest", call.CallId, fate.GetValueOrDefault("CallSid"), $"rest:{call.LegId}", $"dial?{CallUrls.Mark(call.LegId)}", fate), ct);
    }

    Arguments Args(Command command, Campaigns.HearMessage.Hearing hearing, Receipt receipt, Dialer.ChooseCallerId.CallerIds callerIds) => new()
    {
        UserId = command.UserId,
        CampaignId = command.CampaignId,
        CallId = Guid.CreateVersion7(clock.GetUtcNow()),
        LegId = Guid.CreateVersion7(clock.GetUtcNow()),
        Number = receipt.Number,
        CallerId = callerIds.Chosen!.Number,
        Reason = callerIds.Reason,
        ReceiptId = receipt.Id,
        Receipt = receipt.Row,
        SampleId = hearing.Sample.Id,
        Kind = hearing.PlaysRecording ? "audio" : "speech",
        Text = hearing.Message.Text.Trim(),
        Language = hearing.Message.Language,
        Voice = hearing.Message.Voice,
        ConnectKey = hearing.Message.ConnectKey,
        OptOutKey = hearing.Message.OptOutKey,
        Now = clock.GetUtcNow(),
    };

    sealed record Campaign(Guid Id, string Mode, string? CallerId, short CallsFrom, short CallsUntil, short CallsOnDays, short MaxAttempts, bool NeedsConsent, string Region, string Person)
    {
        public CampaignRules Rules => new(Id, Mode, Time(CallsFrom), Time(CallsUntil), CallsOnDays, MaxAttempts, AttemptsMade: 0, MinimumGap: TimeSpan.Zero, NeedsConsent, AgentReserved: false);

        /// <summary>24:00 is midnight.</summary>
        static TimeOnly Time(short minutes) => TimeOnly.FromTimeSpan(TimeSpan.FromMinutes(minutes % (24 * 60)));
    }

    sealed record Arguments
    {
        public required Guid UserId { get; init; }
        public required Guid CampaignId { get; init; }
        public required Guid CallId { get; init; }
        public required Guid LegId { get; init; }
        public required string Number { get; init; }
        public required string CallerId { get; init; }
        public required string Reason { get; init; }
        public required Guid ReceiptId { get; init; }
        public required string Receipt { get; init; }
        public required Guid? SampleId { get; init; }
        public required string Kind { get; init; }
        public required string Text { get; init; }
        public required string Language { get; init; }
        public required string Voice { get; init; }
        public required string? ConnectKey { get; init; }
        public required string? OptOutKey { get; init; }
        public required DateTimeOffset Now { get; init; }
    }
}
