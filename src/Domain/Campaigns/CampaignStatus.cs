namespace DutyCall.Domain.Campaigns;

public enum CampaignStatus { New, Scheduled, Processing, Paused, Finished, Overdue, Canceled }

public enum CampaignAction { Start, Pause, Resume, Stop, Cancel, Restart }

/// <summary>Which action leads from which status to which. What the clock does (Scheduled, Overdue, Finished) is not among them.</summary>
public static class CampaignActions
{
    /// <summary>Where an action leads; null where it makes no sense.</summary>
    public static CampaignStatus? After(CampaignStatus status, CampaignAction action) => (status, action) switch
    {
        (CampaignStatus.New or CampaignStatus.Scheduled or CampaignStatus.Overdue, CampaignAction.Start) => CampaignStatus.Processing,
        (CampaignStatus.New or CampaignStatus.Scheduled or CampaignStatus.Overdue, CampaignAction.Cancel) => CampaignStatus.Canceled,
        (CampaignStatus.Processing, CampaignAction.Pause) => CampaignStatus.Paused,
        (CampaignStatus.Paused, CampaignAction.Resume) => CampaignStatus.Processing,
        (CampaignStatus.Processing or CampaignStatus.Paused, CampaignAction.Stop) => CampaignStatus.Canceled,
        (CampaignStatus.Finished or CampaignStatus.Canceled, CampaignAction.Restart) => CampaignStatus.Processing,
        _ => null,
    };

    /// <summary>What can be done with a campaign of this status, the likeliest first.</summary>
    public static IEnumerable<CampaignAction> Of(CampaignStatus status) =>
        Enum.GetValues<CampaignAction>().Where(action => After(status, action) is not null);

    /// <summary>All statuses an action can be taken in, as SQL knows them.</summary>
    public static string[] From(CampaignAction action) =>
        [.. Enum.GetValues<CampaignStatus>().Where(status => After(status, action) is not null).Select(status => status.ToWord())];

    public static string ToWord(this CampaignStatus status) => status.ToString().ToLowerInvariant();
}
