"""The review as files: tables for a spreadsheet, and the pack for the meeting of both teams."""
