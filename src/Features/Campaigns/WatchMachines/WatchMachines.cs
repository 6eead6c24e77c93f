using DutyCall.Domain.Campaigns;
using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using MediatR;

namespace DutyCall.Features.Campaigns.WatchMachines;

/// <summary>Looks whether machines answer a campaign more often than they did, or less. Said once, when it begins, and shown until it ends by itself. Safe to run twice.</summary>
public sealed record Command(Guid CampaignId) : IRequest<Done>;

sealed partial class Handler(Db db, TimeProvider clock, ILogger<Handler> log) : IRequestHandler<Command, Done>
{
    /// <summary>A shift is a matter of a hundred answers, not of each.</summary>
    static readonly TimeSpan Between = TimeSpan.FromSeconds(15);

    static readonly string CountAnswers = Sql.Of<Handler>(nameof(CountAnswers));
    static readonly string Save = Sql.Of<Handler>(nameof(Save));

    public async Task<Done> Handle(Command command, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        if (await db.Find<Counted>(CountAnswers, new { command.CampaignId, MachineShare.Recent, All = MachineShare.Recent + MachineShare.Earlier, Before = now - Between }, ct) is not { } counted)
            return new();

        var share = new MachineShare(counted.Answers, counted.Machines, counted.EarlierAnswers, counted.EarlierMachines);
        var shift = share.ShiftAfter(Enum.Parse<MachineShift>(counted.Shift));
        var begins = await db.One<bool>(Save, new
        {
            command.CampaignId, counted.Answers, counted.Machines, counted.Heard, counted.EarlierAnswers, counted.EarlierMachines, Shift = shift.ToString(),
            Detail = $"{100 * share.Share:0}% machines of the last {share.Answers} answers, {100 * share.EarlierShare:0}% of the {share.EarlierAnswers} before", Now = now,
        }, ct);
        if (begins)
            Shifted(log, command.CampaignId, counted.Machines, counted.Answers, counted.EarlierMachines, counted.EarlierAnswers);
        return new();
    }

    [LoggerMessage(LogLevel.Warning, "Machines answer campaign {Campaign} otherwise than before: {Machines} of the last {Answers}, {EarlierMachines} of {EarlierAnswers} before")]
    static partial void Shifted(ILogger log, Guid campaign, int machines, int answers, int earlierMachines, int earlierAnswers);

    sealed record Counted(string Shift, int Answers, int Machines, int Heard, int EarlierAnswers, int EarlierMachines);
}
