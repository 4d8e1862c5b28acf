"""Ready steps of office work: each module gives the moves of one step, to be put into the table of a process.

- ``correction`` 一次性告知: everything to correct is told at once, and once in a stage;
- ``chain`` 审批链: signed step by step, the steps a policy parameter (``chainplan``) with a last day each;
- ``countersign`` 会签: several offices sign side by side;
- ``letters`` 请示/批复/函: asked of an authority and answered, with number, signer, date and file;
- ``publicity`` 公示: a page shown for working days, with objections and their answers;
- ``sealing`` 用印: one person asks for the seal, its keeper puts it on;
- ``archiving`` 归档: a file number, a term, and a manifest with its hash.

``suffix`` keeps the names apart where a process has the same step twice.
"""
