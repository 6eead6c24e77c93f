using System.Text.Json;
using DutyCall.Domain.Calls;
using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using MediatR;

namespace DutyCall.Features.Calls.FoldCall;

/// <summary>Tells a call anew from all its news and all that is wanted of it, keeps what came of it, and sees to what is to be done next.</summary>
/// <param name="Rebuild">Only tell it anew, over whatever the tables say: nothing is done about it.</param>
/// <param name="OfNews">Only because of news: when another fold has told of all of it meanwhile, there is nothing to do.</param>
public sealed record Command(Guid CallId, bool Rebuild = false, bool OfNews = false) : IRequest<Done>;

/// <summary>Both are there. At least once; a node that dies between the fold and this says nothing.</summary>
public sealed record Connected(Guid CallId) : INotification;

sealed class Handler(Db db, Tenant tenant, Background background, IMediator mediator, TimeProvider clock) : IRequestHandler<Command, Done>
{
    /// <summary>What follows from what was told may be told of in turn; it comes to rest by itself.</summary>
    const int MostRounds = 4;

    /// <summary>What follows the lock sees whatever was written before it was had.</summary>
    static readonly string Read = Sql.Of<Handler>("LockCall") + Sql.Of<Handler>("ListLegs") + Sql.Of<Handler>("ListNews");

    static readonly string SaveStory = Sql.Of<Handler>(nameof(SaveStory));
    static readonly string SettleTransfers = Sql.Of<Handler>(nameof(SettleTransfers));

    public async Task<Done> Handle(Command command, CancellationToken ct)
    {
        if (await Fold(command, ct) is not ({ } story, { } row) || command.Rebuild)
            return new();

        var org = tenant.OrgId!.Value;
        foreach (var step in story.Next())
        {
            switch (step)
            {
                case Step.HangUp hangUp:
                    background.Run(org, new HangUpLeg.Command(hangUp.Leg, hangUp.Goodbye));
                    break;
                case Step.Adjust adjust:
                    // In line: of two quick presses the last must reach the carrier last.
                    background.RunInLine((nameof(AdjustLeg), adjust.Leg), org, new AdjustLeg.Command(adjust.Leg));
                    break;
                case Step.DialParty party:
                    background.Run(org, new DialParty.Command(party.Leg));
                    break;
                default:
                    background.Run(org, new DialCustomer.Command(command.CallId));
                    break;
            }
        }

        // Two seconds are all there is: the watch, which waits for an agent to come back, is for others.
        if (row.DialsAhead && story is { AloneSince: not null, ConnectedAt: null, Customer.AnsweredAt: not null, Agent.IsGone: true })
            background.RunOnce(org, new Campaigns.ReplaceAgent.Command(command.CallId));
        // Where nobody of ours ever was, nobody comes back.
        if (story.AloneSince is not null && (row.Unattended || row.OfCampaign && story is { ConnectedAt: null, Customer.AnsweredAt: not null }))
            background.Run(org, new KeepWatch.Command(command.CallId));
        else if (story.AloneSince is not null || story.OwnerGoneSince is not null)
            background.RunAfter(KeepWatch.Command.Patience, org, new KeepWatch.Command(command.CallId));
        if (story.State == CallState.Connected && row.State != "connected")
            await mediator.Publish(new Connected(command.CallId), ct);
        return new();
    }

    /// <summary>One fold of a call at a time, on whatever node: the row is locked, and no carrier is waited for meanwhile.</summary>
    async Task<(Story? Story, Row? Before)> Fold(Command command, CancellationToken ct)
    {
        await using var work = await db.Begin(ct);
        Row? before = null;
        for (var round = 1; ; round++)
        {
            var (found, legs, inbox) = await work.Several(Read, command, async rows => (
                await rows.ReadSingleOrDefaultAsync<Row>(), (await rows.ReadAsync<LegRow>()).ToArray(), (await rows.ReadAsync<Item>()).ToArray()), ct);
            if (found is not { } row || command.OfNews && round == 1 && inbox.All(item => item.Folded))
                return (null, null);
            before ??= row;

            var story = Story.Of(
                new(row.Inbound, row.SubmittedAt is not null, row.AgentId, [.. legs.Select(leg => leg.ToFacts())]) { Unattended = row.Unattended, HearsMessage = row.HearsMessage, HangsUpOnMachines = row.HangsUpOnMachines, Abandoned = row.Abandoned },
                [.. inbox.SelectMany(item => News.Read(item.Kind, item.Path, Fields(item), item.ReceivedAt))]);
            await work.Run(SaveStory, Saved.Of(story, command, row, legs, inbox, clock.GetUtcNow()), ct);
            if (!command.Rebuild && row.InTransfer && round < MostRounds && await work.One<bool>(SettleTransfers, new { command.CallId, Now = clock.GetUtcNow() }, ct))
                continue;

            await work.Commit(ct);
            return (story, before);
        }
    }

    static Dictionary<string, string> Fields(Item item) => JsonSerializer.Deserialize<Dictionary<string, string>>(item.Params)!;
}

sealed record Row(string State, bool Inbound, DateTimeOffset? SubmittedAt, Guid? AgentId, DateTimeOffset? AloneSince, DateTimeOffset? OwnerGoneSince, bool OfCampaign, bool Unattended, bool HearsMessage, bool HangsUpOnMachines, bool DialsAhead, bool Abandoned, bool InTransfer);

sealed record LegRow(
    Guid Id, string Role, string Label, Guid? UserId, string? CallSid, bool Submitted, bool Wanted, bool HoldWanted, string? AdjustSent, string? Mode,
    string Status, bool InConference, bool Held, DateTimeOffset? GoneAt, bool OnLine)
{
    public LegFacts ToFacts() => new(Id, Enum.Parse<LegRole>(Role, ignoreCase: true), CallSid)
    {
        Label = Label,
        User = UserId,
        Submitted = Submitted,
        Wanted = Wanted,
        HoldWanted = HoldWanted,
        Sent = AdjustSent,
        Mode = Mode,
        OnLine = OnLine,
    };
}

sealed record Item(Guid Id, string Kind, string Path, string Params, DateTimeOffset ReceivedAt, bool Folded);
