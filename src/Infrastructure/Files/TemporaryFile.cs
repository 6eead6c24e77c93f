namespace DutyCall.Infrastructure.Files;

static class TemporaryFile
{
    /// <summary>An empty file that only this process can open, gone when it is closed.</summary>
    public static FileStream Create()
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.Delete,
            Options = FileOptions.Asynchronous | FileOptions.DeleteOnClose,
        };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;

        var path = Path.Combine(Path.GetTempPath(), $"dutycall-{Guid.NewGuid():n}");
        var file = new FileStream(path, options);
        if (!OperatingSystem.IsWindows())
            File.Delete(path); // The content stays while it is open; a node that is killed leaves nothing behind.
        return file;
    }
}
