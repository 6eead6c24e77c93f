using System.Text.Json;

namespace DutyCall.Sandbox.Carrier;

/// <summary>Keeps completed recordings beyond the carrier's process, when it is told where: of each its facts and, until it is deleted, its sound.</summary>
sealed class RecordingStore(SandboxSettings settings)
{
    public void Keep(Recording recording)
    {
        if (settings.RecordingsFolder is not { } folder)
            return;
        Directory.CreateDirectory(folder);
        // The sound first: facts without it would promise what is not there.
        if (recording.Deleted)
            File.Delete(Sound(folder, recording.Sid));
        else
            File.WriteAllBytes(Sound(folder, recording.Sid), recording.Tape);
        File.WriteAllText(Path.Combine(folder, recording.Sid + ".json"), JsonSerializer.Serialize(recording.Facts));
    }

    /// <summary>In the order they began.</summary>
    public IEnumerable<Recording> Load(Exchange exchange)
    {
        if (settings.RecordingsFolder is not { } folder || !Directory.Exists(folder))
            return [];
        return Directory.EnumerateFiles(folder, "RE*.json")
            .Select(file => JsonSerializer.Deserialize<RecordingFacts>(File.ReadAllText(file))!)
            .OrderBy(facts => facts.Created)
            .Select(facts => new Recording(exchange, facts, File.Exists(Sound(folder, facts.Sid)) ? File.ReadAllBytes(Sound(folder, facts.Sid)) : []));
    }

    static string Sound(string folder, string sid) => Path.Combine(folder, sid + ".ulaw");
}
