"""The pages of counting devices: devices with their days, files of logs, reports."""
